// What program_fuzz.cpp runs: a program's polls, sources, wakers and peers, each beside the little
// that a model must know of it to tell right from wrong.
//
// A direction is armed by register and reregister, and by an operation that would block or moved
// less than was asked; an event disarms it. What is armed and, by poll(2), ready must be reported;
// an event must be true by poll(2). Further events are allowed, as epoll gives them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include <mio/mio.hpp>

#include "fuzz.hpp"
#include "sockets.hpp"

namespace mio::fuzz {

// Fewer than there are sources, so that a table can be full where it can.
inline constexpr std::size_t kRoom = 4;
inline constexpr std::size_t kOperations = 128;

enum class Side { read, write };

struct SourceModel {
  std::optional<net::TcpListener> listener;
  std::optional<net::TcpStream> stream;
  // The opening of a table that it is bound to, 0 if none; that table may have been closed since.
  std::uint32_t bound = 0;
  Token token{};
  Interest interest = Interest::readable;
  bool armed[2] = {};
  // The end was reported, or is our own doing: after that a short read proves nothing.
  bool read_closed = false;

  bool exists() const noexcept { return listener || stream; }
  int handle() const noexcept { return listener ? listener->raw() : stream->raw(); }
  bool wants(Side side) const noexcept {
    return side == Side::read ? interest.is_readable() : interest.is_writable();
  }
  bool& is_armed(Side side) noexcept { return armed[static_cast<int>(side)]; }
  bool owes_event() noexcept {
    const Readiness ready(handle());
    return (is_armed(Side::read) && wants(Side::read) && ready.can_read()) ||
           (is_armed(Side::write) && wants(Side::write) && ready.can_write());
  }
};

struct TableModel {
  Sources<kRoom> sources;
  std::optional<Poll> poll;
  std::optional<Registry> clone;
  std::uint32_t opening = 0;  // A new number each time that the table is opened.
};

struct WakerModel {
  std::optional<Waker> waker;
  const TableModel* table = nullptr;
  Token token{};
  bool pending = false;
};

class Program {
 public:
  explicit Program(Input input) noexcept : input_(input) { open_poll(tables_[0]); }

  void run() noexcept {
    for (std::size_t count = 0; count < kOperations && !input_.is_empty(); ++count) {
      step();
    }
    for (TableModel& table : tables_) {
      settle(table);
    }
    end();
  }

 private:
  void step() noexcept;
  void step_on_table(std::size_t operation, TableModel& table) noexcept;
  void step_on_source(std::size_t operation, SourceModel& source) noexcept;
  void step_on_listener(std::size_t operation, SourceModel& source) noexcept;
  void step_on_stream(std::size_t operation, SourceModel& source) noexcept;
  void step_on_peer(std::size_t operation, int& peer) noexcept;
  void step_on_waker(std::size_t operation, WakerModel& waker) noexcept;

  bool is_open(const TableModel& table) const noexcept;
  const Registry* registry_of(const TableModel& table) const noexcept {
    return table.poll ? &table.poll->registry() : table.clone ? &*table.clone : nullptr;
  }
  void open_poll(TableModel& table) noexcept;
  std::size_t poll(TableModel& table, EventList& events, Timeout timeout) noexcept;
  void poll_once(TableModel& table) noexcept;
  void take_event(const TableModel& table, const Event& event, std::uint32_t& seen) noexcept;
  void take_source_event(SourceModel& source, const Event& event) noexcept;
  bool owes_event(const TableModel& table) noexcept;
  void settle(TableModel& table) noexcept;

  bool is_bound_to(const SourceModel& source, const TableModel& table) const noexcept {
    return source.bound != 0 && source.bound == table.opening && is_open(table);
  }
  bool is_full(const TableModel& table) const noexcept;
  bool may_be_full() const noexcept;
  void change_registration(std::size_t operation, SourceModel& source) noexcept;
  void make_source(std::size_t operation, SourceModel& source) noexcept;
  void move(SourceModel& source, SourceModel& target) noexcept;
  void rebuild(SourceModel& source) noexcept;
  bool moves(SourceModel& source, Side side, std::size_t asked) noexcept;
  void accept(SourceModel& source) noexcept;
  void peek(SourceModel& source) noexcept;
  void shut_down(SourceModel& source) noexcept;
  void make_waker(WakerModel& waker, const TableModel& table) noexcept;
  void end() noexcept;

  template <class Array>
  auto& any(Array& array) noexcept {
    return array[input_.below(array.size())];
  }
  std::size_t any_size() noexcept {
    constexpr std::size_t sizes[] = {1, 7, 300, sizeof buffer_};
    return sizes[input_.below(4)];
  }
  Interest any_interest() noexcept {
    const Interest interests[] = {Interest::readable, Interest::writable,
                                  Interest::readable | Interest::writable};
    return interests[input_.below(3)];
  }
  // Each registration has its own, so that a stale event is noticed.
  Token next_token() noexcept { return Token{++last_token_}; }

  std::array<TableModel, 2> tables_;
  std::array<SourceModel, 6> sources_;
  std::array<WakerModel, 3> wakers_;
  std::array<int, 6> peers_ = {-1, -1, -1, -1, -1, -1};
  Input input_;
  std::uint32_t last_opening_ = 0;
  std::uintptr_t last_token_ = 0;
  std::byte buffer_[4096] = {};
};

}  // namespace mio::fuzz
