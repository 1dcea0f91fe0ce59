// A port whose sockets of one sort of address cannot send to one.
#include <mio/contract.hpp>
#include <mio/net/unix_addr.hpp>
#include <mio/sys/socket.hpp>

class UnixSockets : public mio::sys::AddressedSockets<mio::net::UnixAddr> {
#ifndef MIO_CONTROL
  using mio::sys::AddressedSockets<mio::net::UnixAddr>::send_to;
#endif
};

static_assert(mio::contract::AddressedSockets<UnixSockets, mio::sys::Handle, mio::sys::SourceState,
                                              mio::net::UnixAddr>);
