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

namespace {

// Every capability is a fact that is known when the program is compiled.
constexpr bool kCapabilities[] = {
    sys::caps::threads,
    sys::caps::signals,
    sys::caps::interrupts,
    sys::caps::can_bind,
    sys::caps::ephemeral_ports,
    sys::caps::exclusive_addresses,
    sys::caps::can_connect,
    sys::caps::nonblocking_connect,
    sys::caps::udp,
    sys::caps::cuts_datagrams,
    sys::caps::reports_refused_datagrams,
    sys::caps::multicast,
    sys::caps::unix_sockets,
    sys::caps::abstract_names,
    sys::caps::pipes,
    sys::caps::borrowed_handles,
    sys::caps::nests,
    sys::caps::listen_fds,
    sys::caps::addresses,
    sys::caps::peeks,
    sys::caps::socket_options,
    sys::caps::all_socket_options,
    sys::caps::priority,
    sys::caps::aio,
    sys::caps::kernel_keeps_sources,
    sys::caps::reports_read_closed,
    sys::caps::reports_write_closed,
    sys::caps::reports_reset,
    sys::caps::reports_bad_handles,
    sys::caps::shutdown_works,
    sys::caps::half_closes,
    sys::caps::close_is_immediate,
    sys::caps::knows_writable,
};
static_assert(sizeof kCapabilities > 0 && sys::caps::platform_name != nullptr);

}  // namespace

}  // namespace mio
