#include "platform/sim/host/kernel_store.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <vector>

#include "platform/sim/context/sim_context.h"

namespace pto {
namespace sim {
namespace {

std::vector<char> bytes_of(const char *path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

class KernelStoreTest : public testing::Test {
protected:
    KernelStore::Entry load(const std::vector<char> &bytes) { return store.load(3, bytes.data(), bytes.size(), &error); }

    std::vector<char> kernel = bytes_of(PTO_TEST_KERNEL);
    KernelStore store;
    std::string error;
};

TEST_F(KernelStoreTest, LoadsEqualBytesOnce) {
    const KernelStore::Entry entry = load(kernel);
    ASSERT_NE(entry, nullptr) << error;
    EXPECT_EQ(load(kernel), entry);
    EXPECT_EQ(store.size(), 1u);
    std::vector<char> longer = kernel;
    longer.push_back('\0');
    const KernelStore::Entry other = load(longer);
    ASSERT_NE(other, nullptr) << error;
    EXPECT_NE(other, entry);
    EXPECT_EQ(store.size(), 2u);
}

TEST_F(KernelStoreTest, GivesKernelsTheHooksTheyAskFor) {
    const KernelStore::Entry entry = load(kernel);
    ASSERT_NE(entry, nullptr) << error;
    int64_t args[3] = {0, 0, 0};
    entry(args);
    EXPECT_EQ(args[0], reinterpret_cast<int64_t>(&pto_sim_get_subblock_id));
    EXPECT_EQ(args[1], reinterpret_cast<int64_t>(&pto_sim_get_pipe_shared_state));
    EXPECT_EQ(args[2], 1);
}

TEST_F(KernelStoreTest, SaysWhatIsWrongWithALibrary) {
    EXPECT_EQ(load(bytes_of(PTO_TEST_KERNEL_WITHOUT_ENTRY)), nullptr);
    EXPECT_NE(error.find("kernel_entry"), std::string::npos) << error;
    error.clear();
    EXPECT_EQ(load(std::vector<char>(200, 'x')), nullptr);
    EXPECT_NE(error, "");
    error.clear();
    EXPECT_EQ(load({}), nullptr);
    EXPECT_NE(error, "");
    EXPECT_EQ(store.size(), 0u);
    EXPECT_NE(load(kernel), nullptr) << "and loads the next one";
}

TEST_F(KernelStoreTest, LoadsAfreshAfterUnloading) {
    ASSERT_NE(load(kernel), nullptr);
    store.unload_all();
    EXPECT_EQ(store.size(), 0u);
    const KernelStore::Entry entry = load(kernel);
    ASSERT_NE(entry, nullptr) << error;
    int64_t args[3] = {0, 0, 0};
    entry(args);
    EXPECT_EQ(args[2], 1);
}

}  // namespace
}  // namespace sim
}  // namespace pto
