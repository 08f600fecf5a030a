/// A few random programs, and some on two devices of one process at the same time. tools/fuzz-graphs runs thousands.
#include <gtest/gtest.h>

#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "test/fuzz/tmr_programs.h"

namespace pto {
namespace fuzz {
namespace {

/// Held while libraries are loaded or closed. The loader has a lock of its own, which ThreadSanitizer does not see: where
/// one thread's library lay, another thread's may lie next.
std::mutex loading;

constexpr const char *kLibraries[] = {PTO_FUZZ_A2A3_TMR, PTO_FUZZ_A5_TMR};

std::string run(test::Chip &chip, const FuzzCase &it) {
    const ProgramSettings settings = make_settings(it, 24, 4);
    return run_tmr_program(chip, 0, ProgramMaker(it, settings), settings);
}

/// Runs programs from a seed on. What went wrong first, else empty.
std::string run_some(const char *library, int device, uint64_t first_seed) {
    std::unique_lock<std::mutex> lock(loading);
    auto chip = std::make_unique<test::Chip>(library, device);
    if (chip->prepare(0, make_tmr_image()) != 0) return chip->error().message;
    // The first run loads the orchestration.
    FuzzCase it;
    it.operations.emplace();
    std::string wrong = run(*chip, it);
    lock.unlock();

    it.operations.reset();
    for (it.seed = first_seed; it.seed < first_seed + 3 && wrong.empty(); ++it.seed) wrong = run(*chip, it);
    lock.lock();
    chip.reset();
    return wrong;
}

TEST(RandomPrograms, ComputeWhatSerialExecutionDoes) {
    for (const char *library : kLibraries) EXPECT_EQ(run_some(library, 0, 0), "");
}

TEST(RandomPrograms, OfTwoDevicesDoNotMix) {
    std::vector<std::thread> threads;
    std::string wrong[2];
    for (int device = 0; device < 2; ++device) {
        threads.emplace_back([&, device] { wrong[device] = run_some(kLibraries[device], device, 3 + 3 * device); });
    }
    for (std::thread &thread : threads) thread.join();
    for (const std::string &text : wrong) EXPECT_EQ(text, "");
}

}  // namespace
}  // namespace fuzz
}  // namespace pto
