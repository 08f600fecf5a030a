#include "hierarchical/supervisor/child_process.h"

#include <signal.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>

#include "base/clock.h"
#include "base/json.h"

namespace pto {
namespace hierarchical {
namespace {

constexpr int64_t kMs = 1'000'000;
/// How long a child may take to end after it has closed its socket.
constexpr int64_t kAfterLifeLineNs = 2'000 * kMs;
constexpr int64_t kSendPatienceNs = 5'000 * kMs;
constexpr int64_t kFirstPollNs = kMs;
constexpr int64_t kLastPollNs = 50 * kMs;
/// Read in one go; a child that talks without end leaves time for the others.
constexpr int kReadsAtOnce = 16;

}  // namespace

ChildProcess::ChildProcess(Supervisor &supervisor, const Program &program, const ChildOptions &options, ChildListener &listener)
    : supervisor_(supervisor), listener_(listener), leads_group_(program.is_in_own_group),
      process_(spawn(program, options.uses_pidfd)), reader_(process_.socket.get()), tee_(options.name, options.output) {
    try {
        if (process_.pidfd) supervisor_.watch(process_.pidfd.get(), [this] { reap(); });
        supervisor_.watch(process_.socket.get(), [this] { read_socket(); });
        supervisor_.watch(process_.errors.get(), [this] { read_errors(); });
    } catch (...) {
        unwatch_all();
        kill(SIGKILL);
        siginfo_t state{};
        waitid(P_PID, static_cast<id_t>(process_.pid), &state, WEXITED);
        throw;
    }
}

ChildProcess::~ChildProcess() { unwatch_all(); }

void ChildProcess::unwatch_all() {
    if (process_.pidfd) supervisor_.unwatch(process_.pidfd.get());
    supervisor_.unwatch(process_.socket.get());
    supervisor_.unwatch(process_.errors.get());
    supervisor_.cancel_timer(patience_);
    supervisor_.cancel_timer(poll_);
}

bool ChildProcess::send(std::string_view text, const std::vector<int> &fds) {
    return has_socket_ && send_message(process_.socket.get(), text, fds, base::monotonic_ns() + kSendPatienceNs);
}

void ChildProcess::kill(int signal) {
    ::kill(leads_group_ ? -process_.pid : process_.pid, signal);
    // A process below it may hold the socket open.
    if (signal == SIGKILL && !process_.pidfd && poll_ == Supervisor::Timer{}) poll_for_end();
}

int ChildProcess::stop_signal() const {
    siginfo_t state{};
    const int got = waitid(P_PID, static_cast<id_t>(process_.pid), &state, WSTOPPED | WNOHANG | WNOWAIT);
    return got == 0 && state.si_pid != 0 && state.si_code == CLD_STOPPED ? state.si_status : 0;
}

void ChildProcess::read_socket() {
    Message message;
    for (int i = 0; has_socket_ && i < kReadsAtOnce; ++i) {
        switch (reader_.read(&message)) {
        case MessageReader::Result::kMessage:
            take_message(message.text);
            break;
        case MessageReader::Result::kAgain:
            return;
        case MessageReader::Result::kEnd:
            return lose_life_line();
        }
    }
}

void ChildProcess::take_message(const std::string &text) {
    const std::optional<base::Json> json = base::Json::parse(text);
    const std::string &type = json.has_value() ? json->at("type").text() : text;
    if (type == "ready") {
        listener_.on_ready(base::JsonWriter().value(json->at("payload")).take());
    } else if (type == "failed" && json->at("error").is_object()) {
        listener_.on_failed(base::JsonWriter().value(json->at("error")).take());
    } else if (type == "mapped") {
        listener_.on_mapped(static_cast<uint32_t>(json->at("id").as_int(0)));
    } else {
        misbehave("it sent a message that no child sends: " + text.substr(0, 200));
    }
}

void ChildProcess::read_errors() {
    char bytes[16384];
    for (int i = 0; i < kReadsAtOnce; ++i) {
        const ssize_t count = read(process_.errors.get(), bytes, sizeof(bytes));
        if (count > 0) {
            tee_.add({bytes, static_cast<size_t>(count)});
        } else if (count == 0) {
            supervisor_.unwatch(process_.errors.get());
            return;
        } else if (errno != EINTR) {
            return;
        }
    }
}

void ChildProcess::lose_life_line() {
    has_socket_ = false;
    supervisor_.unwatch(process_.socket.get());
    patience_ = supervisor_.set_timer(base::monotonic_ns() + kAfterLifeLineNs, [this] {
        patience_ = {};
        misbehave("it closed its socket to the parent and did not end");
    });
    if (!process_.pidfd && poll_ == Supervisor::Timer{}) poll_for_end();
}

void ChildProcess::misbehave(std::string text) {
    if (has_misbehaved_) return;
    has_misbehaved_ = true;
    kill(SIGKILL);
    listener_.on_misbehaviour(std::move(text));
}

void ChildProcess::poll_for_end() {
    poll_ns_ = std::clamp(2 * poll_ns_, kFirstPollNs, kLastPollNs);
    poll_ = supervisor_.set_timer(base::monotonic_ns() + poll_ns_, [this] {
        poll_ = {};
        siginfo_t state{};
        const int got = waitid(P_PID, static_cast<id_t>(process_.pid), &state, WEXITED | WNOHANG | WNOWAIT);
        if (got == 0 && state.si_pid == 0) return poll_for_end();
        reap();
    });
}

void ChildProcess::reap() {
    // What it said before it ended counts.
    read_socket();
    read_errors();
    ProcessEnd end;
    end.pid = process_.pid;
    siginfo_t state{};
    int got = 0;
    while ((got = waitid(P_PID, static_cast<id_t>(process_.pid), &state, WEXITED | WNOHANG)) != 0 && errno == EINTR) {
    }
    if (got == 0 && state.si_pid == 0) return;
    if (got == 0) {
        if (state.si_code == CLD_EXITED) {
            end.exit_code = state.si_status;
        } else {
            end.signal = state.si_status;
        }
    }
    tee_.finish();
    end.stderr_tail = tee_.tail();
    unwatch_all();
    listener_.on_end(end);
}

}  // namespace hierarchical
}  // namespace pto
