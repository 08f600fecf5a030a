#include "platform/sim/comm/comm_session.h"

#include <gtest/gtest.h>

#include <thread>

#include "platform/sim/comm/mapped_windows.h"

namespace pto {
namespace sim {
namespace {

constexpr int64_t kShortNs = 60'000'000;
constexpr int64_t kEnoughForAThreadNs = 2'000'000'000;
constexpr int64_t kLongNs = 60'000'000'000;

std::string failure_of(const std::function<void()> &call, const char *code) {
    try {
        call();
        return "nothing was thrown";
    } catch (const base::Failure &failure) {
        EXPECT_EQ(failure.code(), code);
        return failure.message();
    }
}

TEST(CommSession, GivesUpOnRanksThatDoNotCome) {
    CommSession first(0, 3, "late", kShortNs);
    const std::string text = failure_of([&] { first.alloc_windows(64); }, "ERR_PTO_COMM_TIMEOUT");
    EXPECT_NE(text.find("not there: rank 1, 2"), std::string::npos) << text;
    CommSession other(1, 3, "late", kShortNs);
    failure_of([&] { other.alloc_windows(64); }, "ERR_PTO_COMM_TIMEOUT");
}

TEST(CommSession, GivesUpOnRanksThatDoNotComeToTheBarrier) {
    CommSession patient(0, 2, "barrier", kLongNs);
    CommSession impatient(1, 2, "barrier", kEnoughForAThreadNs);
    std::thread joins([&] { patient.alloc_windows(64); });
    impatient.alloc_windows(64);
    joins.join();
    const std::string text = failure_of([&] { impatient.barrier(); }, "ERR_PTO_COMM_TIMEOUT");
    EXPECT_NE(text.find("barrier"), std::string::npos) << text;
}

TEST(CommSession, FreesItsWindowsForTheDevice) {
    const void *window;
    {
        CommSession alone(0, 1, "alone", kLongNs);
        const CommContext &context = alone.alloc_windows(100);
        window = alone.local_window();
        EXPECT_EQ(context.windowsIn[0], reinterpret_cast<uint64_t>(window));
        EXPECT_TRUE(MappedWindows::all().contains(window, 100));
        EXPECT_FALSE(MappedWindows::all().contains(window, 101));
        EXPECT_TRUE(MappedWindows::all().contains(&context, sizeof(context)));
    }
    EXPECT_FALSE(MappedWindows::all().contains(window, 1));
}

TEST(MappedWindows, ContainWhatLiesInsideOneOfThem) {
    MappedWindows windows;
    const auto at = [](uintptr_t address) { return reinterpret_cast<const void *>(address); };
    EXPECT_FALSE(windows.contains(at(1000), 1));
    windows.add(at(1000), 10);
    windows.add(at(1010), 10);
    EXPECT_TRUE(windows.contains(at(1000), 10));
    EXPECT_TRUE(windows.contains(at(1019), 1));
    EXPECT_FALSE(windows.contains(at(999), 1));
    EXPECT_FALSE(windows.contains(at(1020), 1));
    EXPECT_FALSE(windows.contains(at(1005), 10)) << "across two";
    EXPECT_FALSE(windows.contains(at(1005), SIZE_MAX));
    windows.remove(at(1000));
    EXPECT_FALSE(windows.contains(at(1000), 1));
    EXPECT_TRUE(windows.contains(at(1010), 10));
}

}  // namespace
}  // namespace sim
}  // namespace pto
