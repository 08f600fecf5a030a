#include "platform/sim/context/sim_context.h"

#include <dlfcn.h>
#include <gtest/gtest.h>

#include <cstring>
#include <thread>
#include <vector>

namespace {

class SimContext : public testing::Test {
protected:
    void SetUp() override {
        pto_cpu_sim_acquire_device(3);
        pto_cpu_sim_bind_device(3);
        sim_context_set_cluster_id(0);
    }
    void TearDown() override {
        pto_cpu_sim_release_device(3);
        pto_cpu_sim_bind_device(-1);
    }
};

TEST_F(SimContext, AThreadWithoutADeviceHasNoStorage) {
    std::thread([] {
        EXPECT_EQ(pto_cpu_sim_get_bound_device(), -1);
        EXPECT_EQ(pto_sim_get_pipe_shared_state(1, 64), nullptr);
    }).join();
}

TEST_F(SimContext, CoresOfOneClusterShareABlock) {
    void *mine = pto_sim_get_pipe_shared_state(7, 64);
    ASSERT_NE(mine, nullptr);
    void *other_cluster = nullptr, *same_cluster = nullptr;
    std::thread([&] {
        pto_cpu_sim_bind_device(3);
        sim_context_set_cluster_id(0);
        same_cluster = pto_sim_get_pipe_shared_state(7, 64);
        sim_context_set_cluster_id(1);
        other_cluster = pto_sim_get_pipe_shared_state(7, 64);
    }).join();
    EXPECT_EQ(same_cluster, mine);
    EXPECT_NE(other_cluster, mine);
    EXPECT_NE(pto_sim_get_pipe_shared_state(8, 64), mine);
}

TEST_F(SimContext, BlocksAreZeroAtTheStartOfEachRun) {
    void *block = pto_sim_get_pipe_shared_state(7, 64);
    std::memset(block, 0xff, 64);
    clear_cpu_sim_shared_storage();
    const std::vector<char> zeros(64, 0);
    EXPECT_EQ(std::memcmp(pto_sim_get_pipe_shared_state(7, 64), zeros.data(), 64), 0);
}

TEST_F(SimContext, ChipsWithOneDeviceIdShareNothing) {
    const int chips[2] = {};
    pto_cpu_sim_bind_chip(3, &chips[0]);
    auto *first = static_cast<char *>(pto_sim_get_pipe_shared_state(7, 64));
    first[0] = 1;
    pto_cpu_sim_bind_chip(3, &chips[1]);
    EXPECT_NE(pto_sim_get_pipe_shared_state(7, 64), first);
    clear_cpu_sim_shared_storage();
    pto_cpu_sim_bind_chip(3, &chips[0]);
    EXPECT_EQ(pto_sim_get_pipe_shared_state(7, 64), first);
    EXPECT_EQ(first[0], 1) << "the other chip's run has begun";
}

TEST_F(SimContext, ABlockIsNeverSmallerThanAskedFor) {
    ASSERT_NE(pto_sim_get_pipe_shared_state(7, 64), nullptr);
    EXPECT_EQ(pto_sim_get_pipe_shared_state(7, 65), nullptr);
    EXPECT_NE(pto_sim_get_pipe_shared_state(10, 0), nullptr);
}

TEST_F(SimContext, ExportsTheHooksThatAreLookedUpByNameAndNoOthers) {
    for (const char *name : {"pto_sim_get_subblock_id", "pto_sim_get_pipe_shared_state"}) {
        EXPECT_NE(dlsym(RTLD_DEFAULT, name), nullptr) << name;
    }
    // Headers that find one of these rely on it; without it they take what the hooks above say.
    for (const char *name : {"pto_cpu_sim_get_execution_context", "pto_cpu_sim_set_execution_context",
                             "pto_cpu_sim_get_task_cookie", "pto_cpu_sim_get_shared_storage"}) {
        EXPECT_EQ(dlsym(RTLD_DEFAULT, name), nullptr) << name;
    }
}

TEST_F(SimContext, ManyThreadsGetOneBlock) {
    std::vector<std::thread> threads;
    std::vector<void *> blocks(8);
    for (size_t i = 0; i < blocks.size(); ++i) {
        threads.emplace_back([&blocks, i] {
            pto_cpu_sim_bind_device(3);
            sim_context_set_subblock_id(static_cast<uint32_t>(i % 2));
            EXPECT_EQ(pto_sim_get_subblock_id(), i % 2);
            blocks[i] = pto_sim_get_pipe_shared_state(9, 128);
        });
    }
    for (std::thread &thread : threads) thread.join();
    for (void *block : blocks) EXPECT_EQ(block, blocks[0]);
}

}  // namespace
