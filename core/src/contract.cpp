#include <mio/contract.hpp>

#include <mio/sys/caps.hpp>
#include <mio/sys/event.hpp>
#include <mio/sys/io_vec.hpp>
#include <mio/sys/pipes.hpp>
#include <mio/sys/preopened.hpp>
#include <mio/sys/selector.hpp>
#include <mio/sys/socket.hpp>
#include <mio/sys/source_state.hpp>
#include <mio/sys/waker.hpp>

// Holds the platform of this build to the contract. An error here names the line that it breaks.
namespace mio {

static_assert(contract::NativeEvent<sys::Event>);
static_assert(contract::SlotStorage<sys::Slots<1>, sys::SlotsView>);
static_assert(contract::Selector<sys::Selector, sys::SlotsView>);
static_assert(contract::SourceState<sys::SourceState, sys::Selector, sys::Handle>);
static_assert(contract::Waker<sys::Waker, sys::Selector>);
static_assert(contract::Socket<sys::Socket, sys::Handle>);
static_assert(contract::Sockets<sys::Sockets, sys::Handle>);
static_assert(contract::AddressedSockets<sys::AddressedSockets<net::SocketAddr>, sys::Handle,
                                         sys::SourceState, net::SocketAddr>);
static_assert(contract::AddressedSockets<sys::AddressedSockets<net::UnixAddr>, sys::Handle,
                                         sys::SourceState, net::UnixAddr>);
static_assert(contract::Pipes<sys::Pipes, sys::Handle>);
static_assert(contract::Borrowed<sys::Borrowed, sys::Selector, sys::Handle>);
static_assert(contract::Preopened<sys::Preopened, sys::Handle>);
static_assert(std::same_as<decltype(sys::slots_max), const std::size_t>);
static_assert(std::same_as<decltype(sys::IoVec::of(nullptr, 0)), sys::IoVec>);
static_assert(sys::caps::platform_name != nullptr && sys::caps::listen_backlog > 0);

}  // namespace mio
