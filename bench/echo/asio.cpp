// asio: reads that complete into the buffer, as its users write it, and a write at once. One buffer
// for all would be overwritten by the next, so each connection has its own.
#include <memory>

#include <asio.hpp>

#include "server.hpp"

namespace {

using asio::ip::tcp;

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  explicit Connection(tcp::socket&& socket) : socket_(std::move(socket)) {
    socket_.set_option(tcp::no_delay(true));
    socket_.non_blocking(true);
  }

  void read() {
    socket_.async_read_some(
        asio::buffer(bytes_),
        [self = shared_from_this()](const asio::error_code& error, std::size_t size) {
          asio::error_code write_error;
          if (!error &&
              self->socket_.write_some(asio::buffer(self->bytes_, size), write_error) == size) {
            self->read();
          }
        });
  }

 private:
  tcp::socket socket_;
  char bytes_[bench::kBufferBytes];
};

void accept(tcp::acceptor& acceptor) {
  acceptor.async_accept([&acceptor](const asio::error_code& error, tcp::socket socket) {
    bench::require(!error, "accept");
    std::make_shared<Connection>(std::move(socket))->read();
    accept(acceptor);
  });
}

}  // namespace

int main() {
  asio::io_context context(1);
  tcp::acceptor acceptor(context, tcp::v4(), bench::open_listener());
  accept(acceptor);
  context.run();
}
