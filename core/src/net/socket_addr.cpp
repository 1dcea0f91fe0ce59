#include <mio/net/socket_addr.hpp>

#include "number_text.hpp"

namespace mio::net {

Result<std::size_t> SocketAddr::format(std::span<char> buffer) const noexcept {
  char text[max_text_size];
  std::size_t size = 0;
  if (is_v6()) {
    text[size++] = '[';
  }
  MIO_TRY_ASSIGN(const std::size_t ip_size, ip_.format({text + size, IpAddr::max_text_size}));
  size += ip_size;
  if (scope_id_ != 0) {
    text[size++] = '%';
    size += detail::write_number(text + size, scope_id_, 10);
  }
  if (is_v6()) {
    text[size++] = ']';
  }
  text[size++] = ':';
  size += detail::write_number(text + size, port_, 10);

  if (size > buffer.size()) {
    return ErrorKind::out_of_capacity;
  }
  for (std::size_t index = 0; index < size; ++index) {
    buffer[index] = text[index];
  }
  return size;
}

}  // namespace mio::net
