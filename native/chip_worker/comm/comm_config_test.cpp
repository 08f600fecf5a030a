#include "chip_worker/comm/comm_config.h"

#include <gtest/gtest.h>

#include "base/failure.h"

namespace pto {
namespace chip_worker {
namespace {

const std::string kComm = R"("comm":{"rank":1,"rankCount":2,"windowBytes":"4096","rootinfoPath":"x"})";

std::string buffer(const char *name, const char *nbytes, const char *more = "") {
    return std::string(R"({"name":")") + name + R"(","dtype":0,"count":2,"nbytes":")" + nbytes + "\"" + more + "}";
}

std::string staging(const char *name, const char *nbytes) {
    return std::string(R"({"name":")") + name + R"(","segment":3,"generation":2,"offset":"64","nbytes":")" + nbytes + "\"}";
}

constexpr const char *kLoads = R"(,"loadFromHost":true)";
constexpr const char *kStores = R"(,"storeToHost":true)";

/// The text with which a bootstrap for device 0 is refused; empty when it is taken.
std::string refusal(const std::string &members) {
    try {
        read_bootstrap("{" + members + "}", 0);
        return "";
    } catch (const base::Failure &failure) {
        EXPECT_EQ(failure.code(), "ERR_PTO_COMM_ARGS") << failure.message();
        return failure.message();
    }
}

void expect_refusal(const std::string &members, const std::string &words) {
    const std::string text = refusal(members);
    EXPECT_NE(text.find(words), std::string::npos) << "'" << text << "' for " << members;
}

TEST(BootstrapConfigs, AreRead) {
    const BootstrapSpec spec =
        read_bootstrap(R"({"deviceId":5,"comm":{"rank":1,"rankCount":2,"windowBytes":"18446744073709551615",)"
                       R"("segment":{"segment":7,"generation":9,"offset":"4294967296","nbytes":"100"}},)"
                       R"("buffers":[)" + buffer("a", "64", kLoads) + "," + buffer("b", "8", kStores) + "]," +
                           R"("hostInputs":[)" + staging("a", "64") + R"(],"hostOutputs":[)" + staging("b", "8") + "]}",
                       5);
    ASSERT_TRUE(spec.communicator && spec.communicator->segment);
    EXPECT_EQ(spec.communicator->rank, 1);
    EXPECT_EQ(spec.communicator->rank_count, 2);
    EXPECT_EQ(spec.communicator->window_bytes, ~uint64_t{0});
    EXPECT_EQ(spec.communicator->segment->segment, 7u);
    EXPECT_EQ(spec.communicator->segment->generation, 9u);
    EXPECT_EQ(spec.communicator->segment->offset, uint64_t{1} << 32);
    EXPECT_EQ(spec.communicator->segment->nbytes, 100u);
    ASSERT_EQ(spec.buffers.size(), 2u);
    EXPECT_TRUE(spec.buffers[0].loads_from_host && !spec.buffers[0].stores_to_host);
    EXPECT_TRUE(!spec.buffers[1].loads_from_host && spec.buffers[1].stores_to_host);
    EXPECT_EQ(BootstrapSpec::staging_of(spec.outputs, "b").range.offset, 64u);
}

TEST(BootstrapConfigs, MayHaveNoCommunicator) {
    EXPECT_EQ(refusal(""), "");
    EXPECT_EQ(refusal(R"("comm":null,"buffers":[])"), "");
    EXPECT_EQ(refusal(kComm), "") << "and no buffers";
}

TEST(BootstrapConfigs, StageWhatIsStagedAndNothingElse) {
    expect_refusal(kComm + R"(,"buffers":[)" + buffer("a", "8", kLoads) + "]", "'a' has loadFromHost and 0 entries in hostInputs");
    expect_refusal(kComm + R"(,"buffers":[)" + buffer("a", "8", kStores) + "]", "'a' has storeToHost and 0 entries in hostOutputs");
    expect_refusal(kComm + R"(,"buffers":[)" + buffer("a", "8", kLoads) + R"(],"hostInputs":[)" + staging("a", "8") + "," +
                       staging("a", "8") + "]",
                   "2 entries in hostInputs");
    expect_refusal(kComm + R"(,"buffers":[)" + buffer("a", "8") + R"(],"hostOutputs":[)" + staging("a", "8") + "]",
                   "does not have storeToHost and 1 entries");
    expect_refusal(kComm + R"(,"hostInputs":[)" + staging("z", "8") + "]", "names 'z', which is no buffer");
    expect_refusal(kComm + R"(,"buffers":[)" + buffer("a", "8", kLoads) + R"(],"hostInputs":[)" + staging("a", "12") + "]",
                   "12 bytes for 'a', which has 8");
}

TEST(BootstrapConfigs, FitTheirDeviceAndWindow) {
    expect_refusal(R"("deviceId":3)", "for device 3; this chip is device 0");
    expect_refusal(R"("buffers":[)" + buffer("a", "8") + "]", "there is none");
    expect_refusal(kComm + R"(,"buffers":[)" + buffer("a", "4000") + "," + buffer("b", "97") + "]", "of which 96 are left");
    EXPECT_EQ(refusal(kComm + R"(,"buffers":[)" + buffer("a", "4000") + "," + buffer("b", "96") + "]"), "");
    expect_refusal(kComm + R"(,"buffers":[)" + buffer("a", "18446744073709551615") + "]", "does not fit");
    expect_refusal(kComm + R"(,"buffers":[)" + buffer("a", "8") + "," + buffer("a", "8") + "]", "two buffers have the name 'a'");
    expect_refusal(kComm + R"(,"buffers":[)" + buffer("a", "7") + "]", "2 elements of 4 bytes take more");
    expect_refusal(kComm + R"(,"buffers":[{"name":"a","dtype":99,"nbytes":"8"}])", "unknown data type");
    expect_refusal(kComm + R"(,"buffers":[{"nbytes":"8"}])", "a buffer has no name");
}

TEST(BootstrapConfigs, AreCheckedInOrder) {
    // Everything is wrong here; each step leaves out what was said.
    const std::string sizes = R"("buffers":[)" + buffer("a", "5000", kLoads) + R"(])";
    expect_refusal(R"("deviceId":3,)" + sizes, "hostInputs");
    const std::string inputs = sizes + R"(,"hostInputs":[)" + staging("a", "8") + "]";
    expect_refusal(R"("deviceId":3,)" + inputs, "for device 3");
    expect_refusal(inputs, "there is none");
    expect_refusal(kComm + "," + inputs, "does not fit");
}

TEST(DomainConfigs, NameACommunicator) {
    EXPECT_EQ(read_domain(R"({"name":"tp",)" + kComm + R"(,"buffers":[)" + buffer("a", "8") + "]}").buffers.size(), 1u);
    EXPECT_THROW(read_domain("{" + kComm + "}"), base::Failure) << "no name";
    EXPECT_THROW(read_domain(R"({"name":"tp"})"), base::Failure) << "no communicator";
    EXPECT_THROW(read_domain("[]"), base::Failure);
    EXPECT_THROW(read_domain("{"), base::Failure);
}

}  // namespace
}  // namespace chip_worker
}  // namespace pto
