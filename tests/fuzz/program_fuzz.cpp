// Random programs on Poll, Registry, Waker, TcpListener, TcpStream and their peers, held against a
// small model of what docs/DESIGN.md, section 2, promises. An input is a list of operations, a
// number each, with the numbers they need behind them; what makes no sense at its place does
// nothing.
#include <utility>

#include "program.hpp"

namespace mio::fuzz {

void Program::step() noexcept {
  const std::size_t operation = input_.below(32);
  if (operation < 7) {
    step_on_table(operation, any(tables_));
  } else if (operation < 10) {
    make_source(operation - 7, any(sources_));
  } else if (operation < 23) {
    SourceModel& source = any(sources_);
    if (source.exists()) {
      step_on_source(operation - 10, source);
    }
  } else if (operation < 28) {
    step_on_peer(operation - 23, any(peers_));
  } else {
    step_on_waker(operation - 28, any(wakers_));
  }
}

void Program::step_on_table(std::size_t operation, TableModel& table) noexcept {
  switch (operation) {
    case 0:
      open_poll(table);
      break;
    case 1:
      table.poll.reset();
      break;
    case 2:
      if (registry_of(table) != nullptr) {
        // Not over the old clone: it may be what is cloned.
        auto cloned = registry_of(table)->try_clone();
        expect(cloned.has_value(), "a Registry can be cloned");
        table.clone.reset();
        table.clone.emplace(std::move(*cloned));
      }
      break;
    case 3:
      table.clone.reset();
      break;
    case 4:
      settle(table);
      break;
    default:
      poll_once(table);
  }
}

void Program::step_on_source(std::size_t operation, SourceModel& source) noexcept {
  switch (operation) {
    case 0:
    case 1:
    case 2:
      change_registration(operation, source);
      break;
    case 3:  // Once more, as it is what makes the rest worth trying.
      change_registration(0, source);
      break;
    case 4:
      source = SourceModel();
      break;
    case 5:
      move(source, any(sources_));
      break;
    case 6:
      rebuild(source);
      break;
    default:
      if (source.listener) {
        step_on_listener(operation, source);
      } else {
        step_on_stream(operation, source);
      }
  }
}

void Program::step_on_listener(std::size_t operation, SourceModel& source) noexcept {
  int& peer = any(peers_);
  if (operation < 10) {
    accept(source);
  } else if (peer < 0) {
    peer = connect_to(source.handle());
  }
}

void Program::step_on_stream(std::size_t operation, SourceModel& source) noexcept {
  // So many that a full buffer is met, and an endless one would not be.
  constexpr int kTransfers = 64;
  const std::size_t size = any_size();
  switch (operation) {
    case 7:
      moves(source, Side::read, size);
      break;
    case 8:
      moves(source, Side::write, size);
      break;
    case 9:
      for (int count = 0; count < kTransfers && moves(source, Side::read, size); ++count) {
      }
      break;
    case 10:
      for (int count = 0; count < kTransfers && moves(source, Side::write, 4096); ++count) {
      }
      break;
    case 11:
      peek(source);
      break;
    default:
      shut_down(source);
  }
}

void Program::step_on_peer(std::size_t operation, int& peer) noexcept {
  if (peer < 0) {
    return;
  }
  switch (operation) {
    case 0:
      (void)::send(peer, buffer_, any_size(), MSG_NOSIGNAL);
      break;
    case 1:
      while (::recv(peer, buffer_, sizeof buffer_, 0) > 0) {
      }
      break;
    case 2:
      ::shutdown(peer, static_cast<int>(input_.below(3)));  // SHUT_RD, SHUT_WR, SHUT_RDWR
      break;
    case 3:
      close_by_reset(peer);
      [[fallthrough]];
    default:
      ::close(std::exchange(peer, -1));
  }
}

void Program::step_on_waker(std::size_t operation, WakerModel& waker) noexcept {
  if (operation == 0) {
    make_waker(waker, any(tables_));
  } else if (operation == 1) {
    waker = WakerModel();
  } else if (waker.waker) {
    expect(waker.waker->wake().has_value(), "wake does not fail");
    waker.pending = true;
  }
}

}  // namespace mio::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mio::fuzz;
  common_listener();
  const std::size_t before = open_descriptor_count();
  Program(Input(data, size)).run();
  expect(open_descriptor_count() == before, "no handle leaks");
  return 0;
}
