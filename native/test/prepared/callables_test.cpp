/// Prepared callables: prepare once, run often, unregister.
#include <dirent.h>
#include <unistd.h>

#include <cstdio>

#include "test/chip/process_state.h"
#include "test/chip/scoped_variable.h"
#include "test/prepared/runtime_test.h"

namespace pto {
namespace test {
namespace {

using Callables = RuntimeTest;

TEST_P(Callables, RunAfterTheirImageIsGone) {
    {
        std::vector<uint8_t> image = image_of(GetParam());
        ASSERT_EQ(chip().prepare(5, image), 0) << message();
        image.assign(image.size(), 0xEE);
    }
    expect_good_run(5);
    expect_good_run(5);
}

TEST_P(Callables, LeaveTheirImageAsItIs) {
    const std::vector<uint8_t> image = image_of(GetParam());
    const std::vector<uint8_t> before = image;
    ASSERT_EQ(chip().prepare(0, image), 0) << message();
    expect_good_run(0);
    EXPECT_EQ(image, before);
}

TEST_P(Callables, AreLoadedOnceHoweverOftenTheyRun) {
    ASSERT_EQ(prepare(0), 0) << message();
    for (int i = 0; i < 5; ++i) expect_good_run(0);
    EXPECT_EQ(loads(), 1u);
}

TEST_P(Callables, AreLoadedOnceEachWhenTheyTakeTurns) {
    ASSERT_EQ(prepare(0), 0) << message();
    ASSERT_EQ(prepare(1), 0) << message();
    for (int i = 0; i < 5; ++i) {
        expect_good_run(0);
        expect_good_run(1);
    }
    EXPECT_EQ(loads(), 2u) << "two ids with the same library are two loads";
}

TEST_P(Callables, AreLoadedAgainWhenTheyArePreparedAgain) {
    ASSERT_EQ(prepare(0), 0) << message();
    expect_good_run(0);
    ASSERT_EQ(chip().unregister(0), 0);
    EXPECT_EQ(loads(), 1u) << "the count never falls";
    ASSERT_EQ(prepare(0), 0) << message();
    expect_good_run(0);
    EXPECT_EQ(loads(), 2u);
}

TEST_P(Callables, AreRefusedUnderAnIdThatIsTaken) {
    ASSERT_EQ(prepare(3), 0) << message();
    EXPECT_EQ(prepare(3, "nothing"), -1);
    expect_last("ERR_PTO_CALLABLE_DUPLICATE", "3");
    expect_good_run(3);
    EXPECT_EQ(loads(), 1u);
}

TEST_P(Callables, WithOneLibraryAreForgottenApart) {
    ASSERT_EQ(prepare(0), 0) << message();
    ASSERT_EQ(prepare(1), 0) << message();
    expect_good_run(0);
    ASSERT_EQ(chip().unregister(0), 0);
    expect_good_run(1);
    EXPECT_EQ(chip().run(0, good_args()), -1);
    expect_last("ERR_PTO_CALLABLE_UNKNOWN", "0");
    ASSERT_EQ(prepare(0), 0) << message();
    ASSERT_EQ(chip().unregister(1), 0);
    expect_good_run(0);
    EXPECT_EQ(loads(), 3u);
}

TEST_P(Callables, WithOneLibraryHaveStaticDataOfTheirOwn) {
    ASSERT_EQ(prepare(0, "count_runs"), 0) << message();
    ASSERT_EQ(prepare(1, "count_runs"), 0) << message();
    for (int32_t expected = 1; expected <= 3; ++expected) {
        ASSERT_EQ(chip().run(0, good_args()), 0) << message();
        EXPECT_EQ(out[0], expected);
    }
    out[0] = 7;
    ASSERT_EQ(chip().run(1, good_args()), 0) << message();
    EXPECT_EQ(out[0], 1);
}

TEST_P(Callables, HaveKernelsOfTheirOwnUnderOneId) {
    ASSERT_EQ(prepare(0, "increase", GetParam().step_one), 0) << message();
    ASSERT_EQ(prepare(1, "increase", GetParam().step_hundred), 0) << message();
    for (int i = 0; i < 3; ++i) {
        expect_good_run(0, 1);
        expect_good_run(1, 100);
    }
    ASSERT_EQ(chip().unregister(0), 0);
    ASSERT_EQ(prepare(0, "increase", GetParam().step_hundred), 0) << message();
    expect_good_run(0, 100);
}

TEST_P(Callables, HaveIdsFrom0To63) {
    for (const int32_t id : {-1, 64, 1 << 30, -(1 << 30)}) {
        EXPECT_EQ(prepare(id), -1);
        expect_last("ERR_PTO_CALLABLE_ID_RANGE", "0 to 63");
        EXPECT_EQ(chip().run(id, good_args()), -1);
        expect_last("ERR_PTO_CALLABLE_ID_RANGE", "0 to 63");
    }
    for (int32_t id = 0; id < 64; ++id) ASSERT_EQ(prepare(id), 0) << id << message();
    for (const int32_t id : {63, 0, 31}) expect_good_run(id);
}

TEST_P(Callables, ThatAreNotPreparedDoNotRun) {
    EXPECT_EQ(chip().run(7, good_args()), -1);
    expect_last("ERR_PTO_CALLABLE_UNKNOWN", "7");
    ASSERT_EQ(prepare(7), 0) << message();
    ASSERT_EQ(chip().unregister(7), 0);
    EXPECT_EQ(chip().run(7, good_args()), -1);
    expect_last("ERR_PTO_CALLABLE_UNKNOWN", "7");
}

TEST_P(Callables, ThatNobodyKnowsMayBeUnregistered) {
    for (const int32_t id : {9, -5, 1000}) EXPECT_EQ(chip().unregister(id), 0);
}

TEST_P(Callables, ThatCannotBePreparedLeaveTheIdFree) {
    EXPECT_EQ(chip().prepare(0, std::vector<uint8_t>(sizeof(ChipCallable), 0xFF)), -1);
    expect_last("ERR_PTO_CALLABLE_INVALID", "");
    EXPECT_EQ(chip().prepare(0, make_image(GetParam().graphs, "increase", {{1, GetParam().graphs}})), -1);
    expect_last("ERR_PTO_KERNEL_LOAD", "kernel_entry");
    EXPECT_EQ(loads(), 0u);
    ASSERT_EQ(prepare(0), 0) << message();
    expect_good_run(0);
}

TEST_P(Callables, ThatFailLeaveTheDeviceUsable) {
    ASSERT_EQ(prepare(0, "increase_and_fail"), 0) << message();
    ASSERT_EQ(prepare(1), 0) << message();
    for (int i = 0; i < 3; ++i) {
        out.assign(4, 0);
        EXPECT_EQ(chip().run(0, good_args()), -9);
        EXPECT_EQ(out, std::vector<int32_t>(4, 0)) << "nothing is copied back";
        expect_good_run(1);
    }
    EXPECT_EQ(loads(), 2u);
}

std::vector<std::string> names_in(const std::string &folder) {
    std::vector<std::string> names;
    DIR *directory = opendir(folder.c_str());
    while (const dirent *entry = readdir(directory)) {
        if (entry->d_name[0] != '.') names.push_back(entry->d_name);
    }
    closedir(directory);
    return names;
}

TEST_P(Callables, LeaveNoFilesAndNoLibraries) {
    std::string folder = testing::TempDir() + "pto-callables-XXXXXX";
    ASSERT_NE(mkdtemp(folder.data()), nullptr);
    const ScopedVariable temp("TMPDIR", folder);
    const std::string name = "pto_" + std::to_string(getpid()) + "_orch_cid";
    ASSERT_EQ(prepare(41), 0) << message();
    ASSERT_EQ(prepare(42), 0) << message();
    expect_good_run(41);
    expect_good_run(42);
    EXPECT_EQ(names_in(folder), std::vector<std::string>());
    EXPECT_TRUE(is_mapped(name + "41")) << "names carry process and id";
    EXPECT_TRUE(is_mapped(name + "42"));
    ASSERT_EQ(chip().unregister(41), 0);
    EXPECT_FALSE(is_mapped(name + "41"));
    EXPECT_TRUE(is_mapped(name + "42"));
    ASSERT_EQ(chip().host().get<decltype(::finalize_device)>("finalize_device")(chip().context()), 0);
    EXPECT_FALSE(is_mapped(name)) << "what callers forget is closed with the device";
    EXPECT_EQ(rmdir(folder.c_str()), 0);
}

PTO_WITH_EVERY_RUNTIME(Callables);

}  // namespace
}  // namespace test
}  // namespace pto
