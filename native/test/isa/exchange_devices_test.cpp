/// Tiles are exchanged on several devices of one process at once, of both architectures: each has pipes of its own.
#include <atomic>
#include <mutex>
#include <thread>

#include "test/isa/exchange_chip.h"

namespace pto {
namespace test {
namespace {

/// See test/tmr/devices_test.cpp: ThreadSanitizer does not see the loader's own lock.
std::mutex loading;

/// Runs until something is wrong; returns what.
std::string work_on(const ChipModel &model, int device_id, int rounds) {
    std::unique_lock<std::mutex> lock(loading);
    auto chip = std::make_unique<Chip>(model.library, device_id);
    const Amount amount{2, 3, 5, 4};
    std::string wrong;
    for (int round = 0; round < rounds && wrong.empty(); ++round) {
        Exchange exchange(amount, 1000 * device_id + round);
        const bool is_prepared = round > 0 || chip->prepare(0, exchange_image("relay")) == 0;
        if (!is_prepared || chip->run(0, exchange.args(), 2) != 0) {
            wrong = chip->error().message;
        } else if (!exchange.is_relayed() || !exchange.are_records_right()) {
            wrong = "a result of round " + std::to_string(round);
        }
        if (round == 0) lock.unlock();
    }
    if (!lock.owns_lock()) lock.lock();
    chip.reset();
    return wrong;
}

TEST(PipeExchangeOnManyDevices, KeepsThemApart) {
    load_sim_context();
    std::vector<std::thread> threads;
    std::vector<std::string> wrong(4);
    for (int device = 0; device < 4; ++device) {
        threads.emplace_back([&wrong, device] {
            wrong[static_cast<size_t>(device)] = work_on(device % 2 == 0 ? kA2A3 : kA5, device / 2, 3);
        });
    }
    for (std::thread &thread : threads) thread.join();
    EXPECT_EQ(wrong, std::vector<std::string>(4));
}

}  // namespace
}  // namespace test
}  // namespace pto
