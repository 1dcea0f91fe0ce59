#pragma once

#include <cstdint>

#include <mio/net/ip_addr.hpp>

namespace mio::net {

/// What a platform is told of a multicast group: of `local` and `interface_index` the one that is
/// for the group's family.
struct Membership {
  enum class Change : bool { leave, join };

  Change change;
  IpAddr group;
  IpAddr local;
  std::uint32_t interface_index;
};

}  // namespace mio::net
