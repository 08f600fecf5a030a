/// Many runs, and many lives of a device: neither leaves anything behind.
#include <thread>

#include "test/chip/process_state.h"
#include "test/prepared/runtime_test.h"

namespace pto {
namespace test {
namespace {

class Lives : public RuntimeTest {
protected:
    static void expect_no_growth(const ProcessState &before) {
        const ProcessState after;
        EXPECT_EQ(after.files, before.files);
        EXPECT_LE(after.resident_bytes, before.resident_bytes + kNoise);
    }

    void run_many(int count) {
        const ChipModel &model = GetParam().chip;
        for (int i = 0; i < count; ++i) {
            in[0] = i;
            ASSERT_EQ(chip().run(i % 2, good_args(), 1 + i % model.max_block_dim, 1 + i % model.max_aicpu_threads), 0) << message();
            ASSERT_EQ(out[0], i + 1);
        }
    }
};

TEST_P(Lives, OfTenThousandRunsStayTheSame) {
    ASSERT_EQ(prepare(0), 0) << message();
    ASSERT_EQ(prepare(1), 0) << message();
    run_many(2000);
    const ProcessState before;
    run_many(8000);
    expect_no_growth(before);
    // One for each core at most, as many again as there are CPUs, the caller's and one that watches.
    const auto cpus = static_cast<int>(std::thread::hardware_concurrency());
    EXPECT_LE(ProcessState().threads, 3 * GetParam().chip.max_block_dim + cpus + 2);
}

TEST_P(Lives, LeaveNothingBehind) {
    const std::vector<uint8_t> image = image_of(GetParam());
    std::unique_ptr<ProcessState> before;
    for (int life = 0; life < 200; ++life) {
        Chip chip(GetParam().chip.library, life % 3);
        ASSERT_EQ(chip.prepare(life % 64, image), 0) << chip.error().message;
        ASSERT_EQ(chip.run(life % 64, good_args()), 0) << chip.error().message;
        ASSERT_EQ(out, (std::vector<int32_t>{2, 3, 4, 5}));
        ASSERT_EQ(chip.host().get<decltype(::finalize_device)>("finalize_device")(chip.context()), 0);
        if (life == 20) before = std::make_unique<ProcessState>();
    }
    expect_no_growth(*before);
    EXPECT_LE(ProcessState().threads, before->threads);
}

TEST_P(Lives, FollowEachOtherInOneContext) {
    for (int life = 0; life < 5; ++life) {
        ASSERT_EQ(chip().host().get<decltype(::simpler_init)>("simpler_init")(chip().context(), 0, nullptr, 0, nullptr, 0), 0);
        ASSERT_EQ(prepare(0), 0) << message();
        expect_good_run(0);
        EXPECT_EQ(loads(), 1u) << "counters begin anew";
        ASSERT_EQ(chip().host().get<decltype(::finalize_device)>("finalize_device")(chip().context()), 0);
        EXPECT_EQ(chip().run(0, good_args()), -1);
        expect_last("ERR_PTO_DEVICE_STATE", "simpler_init");
    }
}

PTO_WITH_EVERY_RUNTIME(Lives);

}  // namespace
}  // namespace test
}  // namespace pto
