/// Callables that a chip child is told of: more than a device holds, shared ones, malformed ones.
#include "test/chip_worker/chip_child_test.h"

namespace pto {
namespace test {
namespace {

using abi::CommandKind;
using abi::CommandStatus;

class ChipCallables : public ChipChildTest {
protected:
    static constexpr const char *kWarning = "was prepared by a run";

    /// Loads of orchestrations by the side that this runtime loads them on.
    uint64_t loads() {
        const uint64_t counts = child().control(CommandKind::kDlopenCounts).result;
        return GetParam().loads_on_host ? counts >> 32 : counts & 0xffffffff;
    }
    bool has_warned() { return child().printed().find(kWarning) != std::string::npos; }
    CommandStatus remove(uint32_t slot) { return child().control(CommandKind::kUnregister, slot).status; }
};

TEST_P(ChipCallables, ArePreparedWhenTheyAreRegistered) {
    expect_added(0);
    EXPECT_EQ(child().stats().at("prepared").as_int(0), 1);
    for (int i = 0; i < 5; ++i) expect_good_run(0);
    EXPECT_EQ(loads(), 1u);
    EXPECT_FALSE(has_warned()) << child().printed();
}

TEST_P(ChipCallables, BeyondWhatADeviceHoldsArePreparedAgain) {
    constexpr uint32_t kCallables = 70;
    for (uint32_t slot = 0; slot < kCallables; ++slot) expect_added(slot);
    EXPECT_EQ(child().stats().at("registered").as_int(0), kCallables);
    EXPECT_EQ(child().stats().at("prepared").as_int(0), 64);
    expect_good_run(kCallables - 1);
    EXPECT_EQ(child().stats().at("latePrepares").as_int(-1), 0);
    EXPECT_FALSE(has_warned()) << child().printed();
    for (uint32_t slot = 0; slot < kCallables; ++slot) expect_good_run(slot);
    EXPECT_GT(child().stats().at("latePrepares").as_int(0), 0);
    EXPECT_EQ(child().stats().at("prepared").as_int(0), 64);
    EXPECT_TRUE(has_warned());
}

TEST_P(ChipCallables, ThatAreUsedAreKeptLongest) {
    for (uint32_t slot = 0; slot < 64; ++slot) expect_added(slot);
    expect_good_run(0);
    expect_added(64);  // takes the place of 1
    expect_good_run(0);
    EXPECT_EQ(child().stats().at("latePrepares").as_int(-1), 0);
    expect_good_run(1);
    EXPECT_EQ(child().stats().at("latePrepares").as_int(0), 1);
}

TEST_P(ChipCallables, OfOneDigestAreHeldOnce) {
    const std::vector<uint8_t> image = image_of(GetParam());
    for (const uint32_t slot : {3u, 4u}) {
        ASSERT_EQ(child().add_callable(slot, image, "sha256:same").status, CommandStatus::kOk);
    }
    expect_good_run(3);
    expect_good_run(4);
    EXPECT_EQ(loads(), 1u);
    EXPECT_EQ(remove(3), CommandStatus::kOk);
    expect_good_run(4);
    EXPECT_EQ(remove(4), CommandStatus::kOk);
    EXPECT_EQ(child().stats().at("prepared").as_int(-1), 0);
    expect_error(child().run(4, {}), "ERR_PTO_CALLABLE_UNKNOWN", "4");
}

TEST_P(ChipCallables, WhoseDigestIsOfAnotherImageAreRefused) {
    ASSERT_EQ(child().add_callable(3, image_of(GetParam()), "sha256:same").status, CommandStatus::kOk);
    expect_error(child().add_callable(4, image_of(GetParam(), "nothing"), "sha256:same"), "ERR_PTO_CALLABLE_INVALID", "differ");
    expect_good_run(3);
}

TEST_P(ChipCallables, ThatWereForgottenCanBeRegisteredAnew) {
    expect_added(0, "increase", GetParam().step_one);
    EXPECT_EQ(remove(0), CommandStatus::kOk);
    expect_error(child().run(0, {}), "ERR_PTO_CALLABLE_UNKNOWN", "0");
    expect_error(child().control(CommandKind::kUnregister, 0), "ERR_PTO_CALLABLE_UNKNOWN", "0");
    expect_added(0, "increase", GetParam().step_hundred);
    expect_good_run(0, 100);
}

TEST_P(ChipCallables, AreRefusedUnderASlotThatIsTaken) {
    expect_added(9);
    expect_error(add(9, "nothing"), "ERR_PTO_CALLABLE_DUPLICATE", "callable id 9");
    expect_good_run(9);
}

TEST_P(ChipCallables, ThatAreMalformedAreRefused) {
    expect_error(child().add_callable(0, std::vector<uint8_t>(sizeof(ChipCallable), 0xFF), digest_of(0)),
                 "ERR_PTO_CALLABLE_INVALID", "malformed");
    expect_error(child().add_callable(0, make_image(GetParam().graphs, "increase", {{1, GetParam().graphs}}), digest_of(0)),
                 "ERR_PTO_KERNEL_LOAD", "kernel_entry");
    expect_error(child().add_callable(0, image_of(GetParam()), ""), "ERR_PTO_BLOB_INVALID", "no digest");
    expect_error(child().control(CommandKind::kRegister, 0, 0, "{", 1), "ERR_PTO_BLOB_INVALID", "cannot be read");
    EXPECT_EQ(child().stats().at("registered").as_int(-1), 0);
    expect_added(0);
    expect_good_run(0);
}

PTO_WITH_EVERY_RUNTIME(ChipCallables);

}  // namespace
}  // namespace test
}  // namespace pto
