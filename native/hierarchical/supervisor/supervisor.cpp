#include "hierarchical/supervisor/supervisor.h"

#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <future>
#include <system_error>

#include "base/clock.h"
#include "base/failure.h"

namespace pto {
namespace hierarchical {
namespace {

/// A thread that no signal of the process interrupts: these are for the program's own threads.
class SignalsBlocked {
public:
    SignalsBlocked() {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

private:
    sigset_t before_;
};

[[noreturn]] void fail(const char *what, int error) {
    throw base::Failure(abi::ErrorCode::ERR_PTO_INIT_FAILED,
                        std::string("children cannot be watched: ") + what + ": " + std::strerror(error));
}

}  // namespace

std::shared_ptr<Supervisor> Supervisor::shared() {
    struct Current {
        std::mutex mutex;
        std::weak_ptr<Supervisor> supervisor;
    };
    // Never destroyed: a worker may end while the process exits.
    static Current &current = *new Current;
    const std::lock_guard<std::mutex> lock(current.mutex);
    std::shared_ptr<Supervisor> supervisor = current.supervisor.lock();
    if (supervisor == nullptr) {
        supervisor.reset(new Supervisor());
        current.supervisor = supervisor;
    }
    return supervisor;
}

Supervisor::Supervisor() : epoll_(epoll_create1(EPOLL_CLOEXEC)), event_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (!epoll_ || !event_) fail("no descriptor", errno);
    watch(event_.get(), [this] { run_posted(); });
    const SignalsBlocked blocked;
    try {
        thread_ = std::thread([this] { run(); });
    } catch (const std::system_error &error) {
        fail("no thread", error.code().value());
    }
    pthread_setname_np(thread_.native_handle(), "pto-supervisor");
}

Supervisor::~Supervisor() {
    post([this] { is_stopping_ = true; });
    thread_.join();
}

void Supervisor::post(Job job) {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        posted_.push_back(std::move(job));
    }
    const uint64_t one = 1;
    // Only a full counter is refused, and then the thread is awake anyhow.
    [[maybe_unused]] const ssize_t written = write(event_.get(), &one, sizeof(one));
}

void Supervisor::call(const Job &job) {
    if (std::this_thread::get_id() == thread_.get_id()) return job();
    std::promise<void> done;
    post([&] {
        job();
        done.set_value();
    });
    done.get_future().wait();
}

void Supervisor::watch(int fd, Job handler) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = fd;
    if (epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) != 0) fail("epoll_ctl", errno);
    handlers_[fd] = std::make_shared<Job>(std::move(handler));
}

void Supervisor::unwatch(int fd) {
    if (handlers_.erase(fd) != 0) epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
}

Supervisor::Timer Supervisor::set_timer(int64_t when_ns, Job job) {
    const Timer timer{when_ns, ++timer_count_};
    timers_.emplace(timer, std::move(job));
    return timer;
}

void Supervisor::cancel_timer(Timer &timer) {
    timers_.erase(timer);
    timer = {};
}

int Supervisor::wait_ms() const {
    if (timers_.empty()) return -1;
    const int64_t left_ns = timers_.begin()->first.first - base::monotonic_ns();
    if (left_ns <= 0) return 0;
    return static_cast<int>(std::min<int64_t>(left_ns / 1'000'000 + 1, INT_MAX));
}

void Supervisor::run() {
    epoll_event events[32];
    while (!is_stopping_) {
        const int count = epoll_wait(epoll_.get(), events, 32, wait_ms());
        for (int i = 0; i < count; ++i) {
            // An earlier handler of this round may have ended what this one is about.
            const auto found = handlers_.find(events[i].data.fd);
            if (found == handlers_.end()) continue;
            const std::shared_ptr<Job> handler = found->second;
            (*handler)();
        }
        run_timers();
    }
}

void Supervisor::run_posted() {
    uint64_t count = 0;
    [[maybe_unused]] const ssize_t got = read(event_.get(), &count, sizeof(count));
    std::vector<Job> jobs;
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        jobs.swap(posted_);
    }
    for (const Job &job : jobs) job();
}

void Supervisor::run_timers() {
    const int64_t now = base::monotonic_ns();
    while (!timers_.empty() && timers_.begin()->first.first <= now) {
        const Job job = std::move(timers_.begin()->second);
        timers_.erase(timers_.begin());
        job();
    }
}

}  // namespace hierarchical
}  // namespace pto
