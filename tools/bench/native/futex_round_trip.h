#pragma once
/// The floor of everything that hands work to another thread and waits for it: a thread wakes another one and sleeps
/// until that one has woken it.

#include <cstdint>
#include <thread>

#include "base/wait_word.h"

namespace pto {
namespace bench {

class FutexRoundTrip {
public:
    FutexRoundTrip() : partner_([this] { answer(); }) {}
    FutexRoundTrip(const FutexRoundTrip &) = delete;
    FutexRoundTrip &operator=(const FutexRoundTrip &) = delete;
    ~FutexRoundTrip() {
        send(question_, kStop);
        partner_.join();
    }

    void run() {
        const uint32_t turn = last_ + 1 == kStop ? 1 : last_ + 1;
        send(question_, turn);
        receive(answer_, last_);
        last_ = turn;
    }

private:
    static constexpr uint32_t kStop = UINT32_MAX;

    static void send(base::WaitWord &word, uint32_t value) {
        word.value.store(value, std::memory_order_release);  // pairs with receive
        word.wake_one();
    }
    static uint32_t receive(base::WaitWord &word, uint32_t seen) {
        for (;;) {
            const uint32_t value = word.value.load(std::memory_order_acquire);
            if (value != seen) return value;
            word.wait(seen);
        }
    }
    void answer() {
        for (uint32_t seen = 0;;) {
            seen = receive(question_, seen);
            if (seen == kStop) return;
            send(answer_, seen);
        }
    }

    base::WaitWord question_;
    base::WaitWord answer_;
    uint32_t last_ = 0;
    std::thread partner_;
};

}  // namespace bench
}  // namespace pto
