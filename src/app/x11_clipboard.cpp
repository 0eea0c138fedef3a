#include "app/x11_clipboard.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <xcb/xcb.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <stop_token>
#include <string_view>
#include <thread>
#include <utility>

#include "base/mailbox.h"

namespace lscope::app {
namespace {

using Clock = std::chrono::steady_clock;

/// Above this many bytes a selection goes piece by piece; every server takes a request of this size.
constexpr std::size_t kPiece = 64 * 1024;
constexpr std::chrono::seconds kTransferPatience{10};       // a requestor that stopped reading is given up
constexpr std::chrono::milliseconds kManagerPatience{700};  // at the end of the program

struct FreeReply {
  void operator()(void* reply) const { std::free(reply); }
};
template <class T>
using Reply = std::unique_ptr<T, FreeReply>;

base::Error no_server() {
  return {base::ErrorCode::kDisplayNone,       "clipboard",           "this display has no X11 clipboard for pictures",
          "save the figure as a file instead", "export.no_clipboard", {}};
}

/// The atoms that the protocol itself needs.
struct Atoms {
  xcb_atom_t clipboard, targets, timestamp, multiple, atom_pair, incr, manager, save_targets, own;
};

}  // namespace

class X11Clipboard::Server {
 public:
  static std::unique_ptr<Server> start();
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  void offer(std::vector<ClipboardItem> items) {
    offers_.post(std::move(items));
    wake();
  }
  [[nodiscard]] bool lost() const { return xcb_connection_has_error(x_) != 0; }

 private:
  /// A large answer on its way: the next piece goes when the requestor has deleted the one before.
  struct Transfer {
    xcb_window_t requestor;
    xcb_atom_t property, type;
    std::shared_ptr<const std::string> bytes;
    std::size_t sent = 0;
    Clock::time_point until;
  };

  Server(xcb_connection_t* x, int wake_fd) : x_(x), wake_fd_(wake_fd) {}
  void wake() const {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(wake_fd_, &one, sizeof one);
  }
  [[nodiscard]] xcb_atom_t atom(std::string_view name);
  void prepare();
  void run(const std::stop_token& stop);
  void sleep(int milliseconds) const;
  void take_offers();
  void handle(const xcb_generic_event_t& event);
  void answer(const xcb_selection_request_event_t& request);
  [[nodiscard]] bool convert(xcb_window_t requestor, xcb_atom_t target, xcb_atom_t property);
  [[nodiscard]] bool convert_multiple(const xcb_selection_request_event_t& request);
  void send_bytes(xcb_window_t requestor, xcb_atom_t property, xcb_atom_t type,
                  const std::shared_ptr<const std::string>& bytes);
  void send_piece(Transfer& transfer);
  void go_on(const xcb_property_notify_event_t& event);
  void drop_stale();
  void hand_over();
  [[nodiscard]] bool events_until(Clock::time_point end);

  xcb_connection_t* x_;
  int wake_fd_;
  xcb_window_t window_ = 0;
  Atoms atoms_{};
  std::map<std::string, xcb_atom_t, std::less<>> known_;
  std::vector<std::pair<xcb_atom_t, std::shared_ptr<const std::string>>> held_;
  std::vector<Transfer> transfers_;
  std::optional<std::vector<ClipboardItem>> wanted_;  ///< waits for the server's time
  xcb_timestamp_t owned_since_ = 0;
  bool owns_ = false, handed_over_ = false;
  base::Mailbox<std::vector<ClipboardItem>> offers_;
  std::jthread thread_;  ///< last: it uses all of the above
};

std::unique_ptr<X11Clipboard::Server> X11Clipboard::Server::start() {
  xcb_connection_t* x = xcb_connect(nullptr, nullptr);
  if (xcb_connection_has_error(x) != 0) {
    xcb_disconnect(x);
    return nullptr;
  }
  const int wake_fd = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (wake_fd < 0) {
    xcb_disconnect(x);
    return nullptr;
  }
  std::unique_ptr<Server> server(new Server(x, wake_fd));
  server->thread_ = std::jthread([raw = server.get()](const std::stop_token& stop) { raw->run(stop); });
  return server;
}

X11Clipboard::Server::~Server() {
  thread_.request_stop();
  wake();
  if (thread_.joinable()) thread_.join();
  xcb_disconnect(x_);
  ::close(wake_fd_);
}

xcb_atom_t X11Clipboard::Server::atom(std::string_view name) {
  const auto at = known_.find(name);
  if (at != known_.end()) return at->second;
  const auto cookie = xcb_intern_atom(x_, 0, static_cast<std::uint16_t>(name.size()), name.data());
  const Reply<xcb_intern_atom_reply_t> reply(xcb_intern_atom_reply(x_, cookie, nullptr));
  const xcb_atom_t made = reply ? reply->atom : static_cast<xcb_atom_t>(XCB_ATOM_NONE);
  known_.emplace(name, made);
  return made;
}

/// A window that is never shown: it owns the selection, and its property changes tell the server's time.
void X11Clipboard::Server::prepare() {
  atoms_ = {atom("CLIPBOARD"),         atom("TARGETS"),      atom("TIMESTAMP"),
            atom("MULTIPLE"),          atom("ATOM_PAIR"),    atom("INCR"),
            atom("CLIPBOARD_MANAGER"), atom("SAVE_TARGETS"), atom("LAMBDASCOPE_CLIPBOARD")};
  const xcb_screen_t* screen = xcb_setup_roots_iterator(xcb_get_setup(x_)).data;
  if (screen == nullptr) return;
  window_ = xcb_generate_id(x_);
  const std::uint32_t listen = XCB_EVENT_MASK_PROPERTY_CHANGE;
  xcb_create_window(x_, XCB_COPY_FROM_PARENT, window_, screen->root, -10, -10, 1, 1, 0, XCB_WINDOW_CLASS_INPUT_ONLY,
                    XCB_COPY_FROM_PARENT, XCB_CW_EVENT_MASK, &listen);
}

void X11Clipboard::Server::sleep(int milliseconds) const {
  std::array<pollfd, 2> waits{{{xcb_get_file_descriptor(x_), POLLIN, 0}, {wake_fd_, POLLIN, 0}}};
  ::poll(waits.data(), waits.size(), milliseconds);
  std::uint64_t count = 0;
  [[maybe_unused]] const ssize_t n = ::read(wake_fd_, &count, sizeof count);
}

void X11Clipboard::Server::run(const std::stop_token& stop) {
  prepare();
  while (!stop.stop_requested() && !lost() && window_ != 0) {
    take_offers();
    while (const Reply<xcb_generic_event_t> event{xcb_poll_for_event(x_)}) handle(*event);
    drop_stale();
    xcb_flush(x_);
    // Events that came with the flush are in memory already: poll() would not see them.
    if (const Reply<xcb_generic_event_t> event{xcb_poll_for_queued_event(x_)}) {
      handle(*event);
      continue;
    }
    sleep(transfers_.empty() ? -1 : 500);
  }
  if (!lost()) hand_over();
}

/// A selection must be taken with the server's time, never with "now" (ICCCM 2.1): an empty append to a property of our
/// own window tells it.
void X11Clipboard::Server::take_offers() {
  for (std::vector<ClipboardItem>& offer : offers_.take_all()) {
    wanted_ = std::move(offer);
    xcb_change_property(x_, XCB_PROP_MODE_APPEND, window_, atoms_.own, XCB_ATOM_STRING, 8, 0, nullptr);
  }
}

void X11Clipboard::Server::handle(const xcb_generic_event_t& event) {
  switch (event.response_type & 0x7FU) {
    case XCB_SELECTION_REQUEST:
      answer(reinterpret_cast<const xcb_selection_request_event_t&>(event));
      break;
    case XCB_SELECTION_CLEAR:
      owns_ = false;
      held_.clear();
      break;
    case XCB_SELECTION_NOTIFY:
      handed_over_ = true;
      break;
    case XCB_PROPERTY_NOTIFY:
      go_on(reinterpret_cast<const xcb_property_notify_event_t&>(event));
      break;
    default:  // errors come as events of type 0: a requestor that has gone is of no consequence
      break;
  }
}

void X11Clipboard::Server::answer(const xcb_selection_request_event_t& request) {
  // Requestors of before ICCCM 2 name no property: the target's name serves.
  const xcb_atom_t property = request.property == XCB_ATOM_NONE ? request.target : request.property;
  const bool in_time = request.time == XCB_CURRENT_TIME || request.time - owned_since_ < 0x80000000U;
  bool done = false;
  if (owns_ && in_time && request.selection == atoms_.clipboard)
    done = request.target == atoms_.multiple ? convert_multiple(request)
                                             : convert(request.requestor, request.target, property);
  xcb_selection_notify_event_t notify{};
  notify.response_type = XCB_SELECTION_NOTIFY;
  notify.time = request.time;
  notify.requestor = request.requestor;
  notify.selection = request.selection;
  notify.target = request.target;
  notify.property = done ? property : static_cast<xcb_atom_t>(XCB_ATOM_NONE);
  std::array<char, 32> packet{};  // the server reads 32 bytes whatever the event
  std::copy_n(reinterpret_cast<const char*>(&notify), sizeof notify, packet.data());
  xcb_send_event(x_, 0, request.requestor, XCB_EVENT_MASK_NO_EVENT, packet.data());
  xcb_flush(x_);
}

bool X11Clipboard::Server::convert(xcb_window_t requestor, xcb_atom_t target, xcb_atom_t property) {
  if (target == atoms_.targets) {
    std::vector<xcb_atom_t> all{atoms_.targets, atoms_.timestamp, atoms_.multiple, atoms_.save_targets};
    for (const auto& [name, bytes] : held_) all.push_back(name);
    xcb_change_property(x_, XCB_PROP_MODE_REPLACE, requestor, property, XCB_ATOM_ATOM, 32,
                        static_cast<std::uint32_t>(all.size()), all.data());
    return true;
  }
  if (target == atoms_.timestamp) {
    xcb_change_property(x_, XCB_PROP_MODE_REPLACE, requestor, property, XCB_ATOM_INTEGER, 32, 1, &owned_since_);
    return true;
  }
  for (const auto& [name, bytes] : held_) {
    if (name != target) continue;
    send_bytes(requestor, property, target, bytes);
    return true;
  }
  return false;
}

/// A list of pairs of target and property; a pair that cannot be served comes back with its property taken out.
bool X11Clipboard::Server::convert_multiple(const xcb_selection_request_event_t& request) {
  if (request.property == XCB_ATOM_NONE) return false;
  const auto cookie = xcb_get_property(x_, 0, request.requestor, request.property, atoms_.atom_pair, 0, 256);
  const Reply<xcb_get_property_reply_t> reply(xcb_get_property_reply(x_, cookie, nullptr));
  if (!reply || reply->format != 32) return false;
  auto* pairs = static_cast<xcb_atom_t*>(xcb_get_property_value(reply.get()));
  const auto count = static_cast<std::size_t>(xcb_get_property_value_length(reply.get())) / sizeof(xcb_atom_t);
  for (std::size_t i = 0; i + 1 < count; i += 2)
    if (pairs[i] == atoms_.multiple || !convert(request.requestor, pairs[i], pairs[i + 1]))
      pairs[i + 1] = XCB_ATOM_NONE;
  xcb_change_property(x_, XCB_PROP_MODE_REPLACE, request.requestor, request.property, atoms_.atom_pair, 32,
                      static_cast<std::uint32_t>(count), pairs);
  return true;
}

void X11Clipboard::Server::send_bytes(xcb_window_t requestor, xcb_atom_t property, xcb_atom_t type,
                                      const std::shared_ptr<const std::string>& bytes) {
  if (bytes->size() <= kPiece) {
    xcb_change_property(x_, XCB_PROP_MODE_REPLACE, requestor, property, type, 8,
                        static_cast<std::uint32_t>(bytes->size()), bytes->data());
    return;
  }
  const std::uint32_t listen = XCB_EVENT_MASK_PROPERTY_CHANGE;
  xcb_change_window_attributes(x_, requestor, XCB_CW_EVENT_MASK, &listen);
  const auto at_least = static_cast<std::uint32_t>(bytes->size());
  xcb_change_property(x_, XCB_PROP_MODE_REPLACE, requestor, property, atoms_.incr, 32, 1, &at_least);
  std::erase_if(transfers_,
                [&](const Transfer& old) { return old.requestor == requestor && old.property == property; });
  transfers_.push_back({requestor, property, type, bytes, 0, Clock::now() + kTransferPatience});
}

void X11Clipboard::Server::send_piece(Transfer& transfer) {
  const std::size_t size = std::min(kPiece, transfer.bytes->size() - transfer.sent);
  xcb_change_property(x_, XCB_PROP_MODE_REPLACE, transfer.requestor, transfer.property, transfer.type, 8,
                      static_cast<std::uint32_t>(size), transfer.bytes->data() + transfer.sent);
  transfer.sent += size;
  transfer.until = size == 0 ? Clock::time_point{} : Clock::now() + kTransferPatience;  // an empty piece is the last
}

void X11Clipboard::Server::go_on(const xcb_property_notify_event_t& event) {
  if (event.window == window_ && event.atom == atoms_.own && wanted_) {
    held_.clear();
    std::vector<ClipboardItem> items = std::exchange(wanted_, std::nullopt).value();
    for (ClipboardItem& item : items)
      held_.emplace_back(atom(item.target), std::make_shared<const std::string>(std::move(item.bytes)));
    owned_since_ = event.time;
    owns_ = true;
    xcb_set_selection_owner(x_, window_, atoms_.clipboard, owned_since_);
    return;
  }
  if (event.state != XCB_PROPERTY_DELETE) return;
  for (Transfer& transfer : transfers_)
    if (transfer.requestor == event.window && transfer.property == event.atom) send_piece(transfer);
  drop_stale();
}

void X11Clipboard::Server::drop_stale() {
  const auto now = Clock::now();
  std::erase_if(transfers_, [&](const Transfer& transfer) {
    if (transfer.until > now) return false;
    const std::uint32_t nothing = XCB_EVENT_MASK_NO_EVENT;
    xcb_change_window_attributes(x_, transfer.requestor, XCB_CW_EVENT_MASK, &nothing);
    return true;
  });
}

bool X11Clipboard::Server::events_until(Clock::time_point end) {
  while (!lost() && Clock::now() < end) {
    xcb_flush(x_);
    while (const Reply<xcb_generic_event_t> event{xcb_poll_for_event(x_)}) handle(*event);
    if (handed_over_ && transfers_.empty()) return true;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
    pollfd wait{xcb_get_file_descriptor(x_), POLLIN, 0};
    ::poll(&wait, 1, static_cast<int>(std::max<std::int64_t>(left, 1)));
  }
  return false;
}

/// What was copied should outlive the program, where a clipboard manager runs: it is asked to fetch everything.
void X11Clipboard::Server::hand_over() {
  if (!owns_ || held_.empty()) return;
  const Reply<xcb_get_selection_owner_reply_t> owner(
      xcb_get_selection_owner_reply(x_, xcb_get_selection_owner(x_, atoms_.manager), nullptr));
  if (!owner || owner->owner == XCB_WINDOW_NONE) return;
  std::vector<xcb_atom_t> all;
  for (const auto& [name, bytes] : held_) all.push_back(name);
  xcb_change_property(x_, XCB_PROP_MODE_REPLACE, window_, atoms_.own, XCB_ATOM_ATOM, 32,
                      static_cast<std::uint32_t>(all.size()), all.data());
  handed_over_ = false;
  xcb_convert_selection(x_, window_, atoms_.manager, atoms_.save_targets, atoms_.own, owned_since_);
  [[maybe_unused]] const bool taken = events_until(Clock::now() + kManagerPatience);
}

X11Clipboard::X11Clipboard() = default;
X11Clipboard::~X11Clipboard() = default;

base::Status X11Clipboard::offer(std::vector<ClipboardItem> items) {
  if (server_ && server_->lost()) server_.reset();
  if (!server_) server_ = Server::start();
  if (!server_) return no_server();
  server_->offer(std::move(items));
  return base::Done{};
}

}  // namespace lscope::app
