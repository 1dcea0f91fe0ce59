// libuv: its streams, which is what its users write, and uv_try_write, which needs no request.
#include <cstdlib>

#include <uv.h>

#include "server.hpp"

namespace {

void close_stream(uv_stream_t* stream) {
  uv_close(reinterpret_cast<uv_handle_t*>(stream), [](uv_handle_t* handle) { std::free(handle); });
}

void on_read(uv_stream_t* stream, ssize_t size, const uv_buf_t* buffer) {
  if (size == 0) {
    return;
  }
  const uv_buf_t answer = uv_buf_init(buffer->base, static_cast<unsigned>(size));
  if (size < 0 || uv_try_write(stream, &answer, 1) != size) {
    close_stream(stream);
  }
}

void on_connection(uv_stream_t* listener, int status) {
  bench::require(status == 0, "uv_listen");
  auto* const client = static_cast<uv_tcp_t*>(std::malloc(sizeof(uv_tcp_t)));
  uv_tcp_init(listener->loop, client);
  auto* const stream = reinterpret_cast<uv_stream_t*>(client);
  bench::require(uv_accept(listener, stream) == 0, "uv_accept");
  uv_tcp_nodelay(client, 1);
  uv_read_start(
      stream,
      [](uv_handle_t*, std::size_t, uv_buf_t* place) {
        *place = uv_buf_init(bench::buffer, sizeof bench::buffer);
      },
      on_read);
}

}  // namespace

int main() {
  const int fd = bench::open_listener();
  uv_loop_t* const loop = uv_default_loop();
  uv_tcp_t listener;
  uv_tcp_init(loop, &listener);
  bench::require(uv_tcp_open(&listener, fd) == 0, "uv_tcp_open");
  auto* const stream = reinterpret_cast<uv_stream_t*>(&listener);
  bench::require(uv_listen(stream, bench::kBacklog, on_connection) == 0, "uv_listen");
  return uv_run(loop, UV_RUN_DEFAULT);
}
