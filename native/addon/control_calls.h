#pragma once
/// Control commands that do not block the JavaScript thread: those of one child in order, those of several at the same time.
/// A child has a thread here for exactly as long as it has commands.

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

namespace pto {
namespace addon {

class ControlCalls {
public:
    ControlCalls() = default;
    /// Waits for all calls: somebody awaits the end of each. So what they wait for has ended before, or does so by itself.
    ~ControlCalls() { stop(); }
    ControlCalls(const ControlCalls &) = delete;
    ControlCalls &operator=(const ControlCalls &) = delete;

    /// Runs `call`, which does not throw, after the earlier ones of the same child. JavaScript thread only, as is `stop`.
    void post(uint64_t child, std::function<void()> call);
    void stop();
    /// Nothing runs or waits.
    bool is_idle();

private:
    struct Child {
        std::deque<std::function<void()>> waiting;
        bool is_running = false;
        std::thread thread;
    };

    void run(Child &child);

    std::mutex mutex_;                  // guards what follows, threads excepted
    std::map<uint64_t, Child> children_;
    bool is_stopped_ = false;
};

}  // namespace addon
}  // namespace pto
