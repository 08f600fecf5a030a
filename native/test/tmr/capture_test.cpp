/// What runs record about their tasks: dependencies, the values of tensors, and how full the rings were.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <set>
#include <thread>

#include "test/chip/recorded_file.h"
#include "test/chip/temp_folder.h"
#include "test/tmr/device_counter.h"
#include "test/tmr/graph_test.h"

namespace pto {
namespace test {
namespace {

using Values = std::vector<int32_t>;

class Captured : public GraphTest {
protected:
    void SetUp() override { chip().record_tasks(folder.path()); }

    std::vector<base::Json> dumped() { return read_json(folder.path() + "/tensor_dump/tensor_dump.json").at("tensors").items(); }
    Values values(const base::Json &tensor) { return dumped_values<int32_t>(folder.path(), tensor); }
    base::Json dependencies() { return read_json(folder.path() + "/deps.json"); }
    std::vector<base::Json> scopes() { return read_json_lines(folder.path() + "/scope_stats.jsonl"); }

    TempFolder folder;
};

/// The graph of every shape of task, with kernels that say what they do with their tensors.
std::vector<uint8_t> image_of_mixed_tasks() {
    constexpr ArgDirection kSignature[] = {ArgDirection::IN, ArgDirection::IN, ArgDirection::OUT};
    std::vector<std::vector<uint8_t>> kernels;
    std::vector<int32_t> ids;
    for (const auto &[id, file] : all_kernels()) {
        if (id < kCombineAic || id > kCombineAiv1) continue;
        const std::vector<uint8_t> binary = read_file(file);
        kernels.push_back(make_callable<CORE_MAX_TENSOR_ARGS>(kSignature, 3, binary.data(), binary.size()));
        ids.push_back(id);
    }
    const std::vector<uint8_t> library = read_file(PTO_MIXED_GRAPHS);
    return make_callable<CoreCallable, CHIP_MAX_TENSOR_ARGS, CHIP_MAX_CHILDREN>(
        nullptr, 0, "all_shapes", library.data(), library.size(), ids.data(), kernels.data(), static_cast<int32_t>(ids.size()));
}

ContinuousTensor square(Values &values) {
    ContinuousTensor tensor = tensor_over(values, DataType::INT32);
    tensor.ndims = 2;
    tensor.shapes[0] = tensor.shapes[1] = 8;
    return tensor;
}

TEST_P(Captured, ViewsAreDumpedElementByElement) {
    Values whole(64), read(16);
    std::iota(whole.begin(), whole.end(), 0);
    Values window;
    for (int32_t row = 2; row < 6; ++row) {
        for (int32_t column = 3; column < 7; ++column) window.push_back(8 * row + column);
    }
    ASSERT_EQ(run(PTO_VIEWS_GRAPHS, "gather_cut", Args().tensor(square(whole)).tensor(read).scalar(0)), 0) << message();
    std::vector<base::Json> tensors = dumped();
    ASSERT_EQ(tensors.size(), 2u);
    EXPECT_EQ(tensors[0].at("role").text(), "input");
    EXPECT_EQ(values(tensors[0]), window);
    EXPECT_FALSE(tensors[0].at("is_contiguous").as_bool(true));
    EXPECT_EQ(tensors[0].at("raw_shape").items()[1].as_int(0), 8);
    EXPECT_EQ(tensors[0].at("offsets").items()[1].as_int(0), 3);
    EXPECT_EQ(tensors[1].at("role").text(), "output");
    EXPECT_EQ(tensors[1].at("stage").text(), "after_completion");
    EXPECT_EQ(values(tensors[1]), window);

    ASSERT_EQ(run(PTO_VIEWS_GRAPHS, "scatter_cut", Args().tensor(square(whole)).scalar(0)), 0) << message();
    tensors = dumped();
    ASSERT_EQ(tensors.size(), 1u);
    std::iota(window.begin(), window.end(), 1000);
    EXPECT_EQ(values(tensors[0]), window);
}

// Each task finds what the one before it left, although it completed, and its slot was used again, long ago.
TEST_P(Captured, EveryTaskOfALongChainIsThere) {
    constexpr uint32_t kTasks = 60;
    Values value{0};
    const ChipStorageTaskArgs args = Args().tensor(value).scalar(kTasks).scalar(3);
    ASSERT_EQ(run(PTO_SCOPES_GRAPHS, "recycle", args), 0) << message();
    PtoRunOptions options{};
    options.struct_size = sizeof(options);
    for (uint64_t &window : options.ring_task_window) window = 8;
    value[0] = 0;
    ASSERT_EQ(chip().run_with(0, args, options, block_dim, aicpu_threads), 0) << message();
    EXPECT_EQ(value[0], static_cast<int32_t>(kTasks));

    const std::vector<base::Json> tensors = dumped();
    ASSERT_EQ(tensors.size(), 2 * kTasks);
    for (uint32_t i = 0; i < kTasks; ++i) {
        const auto before = static_cast<int32_t>(i);
        EXPECT_EQ(values(tensors[2 * i]), Values{before});
        EXPECT_EQ(values(tensors[2 * i + 1]), Values{before + 1});
    }
    const base::Json graph = dependencies();
    ASSERT_EQ(graph.at("edges").items().size(), kTasks - 1);
    const int64_t first = int64_t{1} << 32;
    for (uint32_t i = 1; i < kTasks; ++i) {
        const std::vector<base::Json> &edge = graph.at("edges").items()[i - 1].items();
        EXPECT_EQ(edge[0].as_int(0), first + i - 1);
        EXPECT_EQ(edge[1].as_int(0), first + i);
        EXPECT_EQ(graph.at("edge_details").items()[i - 1].at("source").text(), "tensormap");
    }
    EXPECT_EQ(graph.at("tasks").items().size(), kTasks);
    EXPECT_EQ(graph.at("tensors").items().size(), 1u);

    const std::vector<base::Json> lines = scopes();
    ASSERT_EQ(lines.size(), 1 + 2 * (1 + kTasks / 3));
    EXPECT_EQ(lines[0].at("task_window").items()[1].as_int(0), 8);
    std::set<std::string> sites;
    for (size_t i = 2; i + 1 < lines.size(); i += 2) {
        sites.insert(lines[i].at("site").text());
        EXPECT_EQ(lines[i].at("ring").as_int(0), 1);
        EXPECT_EQ(lines[i + 1].at("task_window_end").as_int(0) - lines[i].at("task_window_end").as_int(0), 3);
        EXPECT_GE(lines[i + 1].at("task_window_peak").as_int(0), 3);
        EXPECT_LE(lines[i + 1].at("task_window_peak").as_int(0), 7);
    }
    EXPECT_EQ(sites.size(), 1u);
    EXPECT_NE(sites.begin()->find("+0x"), std::string::npos) << *sites.begin();
}

TEST_P(Captured, TasksOfManyBlocksAreDumpedOnce) {
    block_dim = 4;
    Values launches = {2, 9, 0, 2, 4, 1, 7, 3, 1};  // AIV blocks, those that start together, and of whole clusters
    Values counters(3, 0);
    ASSERT_EQ(run(PTO_SPMD_GRAPHS, "count_blocks", Args().tensor(launches).tensor(counters)), 0) << message();
    const std::vector<base::Json> tensors = dumped();
    ASSERT_EQ(tensors.size(), 8u);
    const Values kernels = {9, 4, 9};
    for (size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(values(tensors[2 * i]), Values{0});
        EXPECT_EQ(values(tensors[2 * i + 1]), Values{kernels[i]});
    }
    EXPECT_EQ(values(tensors[6]), kernels);
    EXPECT_EQ(values(tensors[7]), (Values{28, 13, 28}));
    EXPECT_EQ(dependencies().at("tasks").items()[2].at("block_num").as_int(0), 3);
}

// The kernel of the first task has returned long before the copy engine, a later task, writes to its tensor and completes it.
TEST_P(Captured, DeferredTasksAreDumpedWhenTheyAreComplete) {
    Values from(64, 7), to(64, 0), record(8, 0);
    ASSERT_EQ(run(PTO_DEFERRED_GRAPHS, "copy", Args().tensor(from).tensor(to).tensor(record)), 0) << message();
    ASSERT_EQ(to, Values(64, 8));
    const uint64_t deferred = dependencies().at("tasks").items()[0].at("task_id").as_id(0);
    size_t dumps = 0;
    for (const base::Json &tensor : dumped()) {
        if (std::stoull(tensor.at("task_id").text(), nullptr, 16) != deferred || tensor.at("arg_index").as_int(-1) != 1) continue;
        ++dumps;
        EXPECT_EQ(tensor.at("stage").text(), "after_completion");
        EXPECT_EQ(values(tensor), from) << "what its consumer finds";
    }
    EXPECT_EQ(dumps, 1u);
}

// All kernels of a mixed task get all of its tensors; each signature is about its own three of them.
TEST_P(Captured, TensorsOfMixedTasksAreThoseOfTheirKernels) {
    ASSERT_EQ(chip().prepare(1, image_of_mixed_tasks()), 0) << message();
    std::vector<Values> matrices, results(9, Values(4, 0));
    Args args;
    for (int32_t i = 0; i < 6; ++i) matrices.push_back({i, i + 1, 2 * i, 3});
    for (Values &matrix : matrices) args.tensor(matrix);
    for (Values &result : results) args.tensor(result);
    testing::internal::CaptureStderr();
    const int rc = chip().run(1, args.scalar(1), block_dim, aicpu_threads);
    const std::string log = testing::internal::GetCapturedStderr();
    ASSERT_EQ(rc, 0) << message();

    const std::vector<base::Json> tensors = dumped();
    ASSERT_EQ(tensors.size(), 9u) << "of the one task that has a kernel for every three of its tensors";
    for (size_t i = 0; i < tensors.size(); ++i) {
        const size_t lane = i / 3;
        const bool is_input = i % 3 < 2;
        const base::Json &tensor = tensors[i];
        EXPECT_EQ(tensor.at("subtask_id").as_int(-1), static_cast<int64_t>(lane));
        EXPECT_EQ(tensor.at("func_id").as_int(-1), kCombineAic + static_cast<int64_t>(lane));
        EXPECT_EQ(tensor.at("arg_index").as_int(-1), static_cast<int64_t>(i));
        EXPECT_EQ(tensor.at("role").text(), is_input ? "input" : "output");
        EXPECT_EQ(tensor.at("stage").text(), is_input ? "before_dispatch" : "after_completion");
        EXPECT_EQ(values(tensor), is_input ? matrices[2 * lane + i % 3] : results[6 + lane]);
    }
    EXPECT_EQ(read_json(folder.path() + "/tensor_dump/tensor_dump.json").at("skipped_tasks").as_int(0), 4);
    EXPECT_NE(log.find("4 tasks were not dumped"), std::string::npos) << log;
}

TEST_P(Captured, FailedRunsLeaveTheirFiles) {
    PtoRunOptions options{};
    options.struct_size = sizeof(options);
    for (uint64_t &window : options.ring_task_window) window = 8;
    const ChipStorageTaskArgs args = Args().scalar(20).scalar(512);
    ASSERT_EQ(run(PTO_SCOPES_GRAPHS, "hold", args), 0) << message();
    ASSERT_EQ(chip().run_with(0, args, options, block_dim, aicpu_threads), -1);
    EXPECT_EQ(code(), "ERR_PTO_RUN_SCOPE_DEADLOCK");
    EXPECT_EQ(dependencies().at("tasks").items().size(), 7u);
    const std::vector<base::Json> lines = scopes();
    ASSERT_EQ(lines.size(), 5u);
    EXPECT_TRUE(lines[3].at("left_open").as_bool(false));
    EXPECT_EQ(lines[3].at("task_window_peak").as_int(0), 7);
    EXPECT_EQ(lines[3].at("heap_peak").as_int(0), 7 * 1024);
    for (const base::Json &tensor : dumped()) EXPECT_EQ(tensor.at("numel").as_int(0), 512);
}

// The graph waits for the host, which takes the folder away first.
TEST_P(Captured, AFolderThatIsRemovedMeanwhileFailsTheRunAndNotTheNextOne) {
    using std::chrono::steady_clock;
    const std::string dump = folder.path() + "/tensor_dump";
    Values out = {-1};
    for (const bool removes : {true, false}) {
        DeviceCounter counter(chip());
        std::thread host([&] {
            // The first thing of a run that is seen from outside.
            const auto deadline = steady_clock::now() + std::chrono::seconds(60);
            while (!std::filesystem::exists(dump) && steady_clock::now() < deadline) {
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
            if (removes) std::filesystem::remove_all(folder.path());
            counter.add(5);
        });
        const int rc = run(PTO_DEFERRED_GRAPHS, "wait_for_the_host", Args().tensor(counter.tensor()).tensor(out));
        host.join();
        EXPECT_EQ(rc, removes ? -1 : 0) << message();
        EXPECT_EQ(std::filesystem::exists(dump + "/tensor_dump.json"), !removes);
        EXPECT_EQ(std::filesystem::exists(folder.path()), !removes);
    }
    EXPECT_EQ(code(), "ERR_PTO_RUN_RECORD");
    EXPECT_NE(message().find(folder.path()), std::string::npos) << message();
    EXPECT_NE(message().find(": No such file or directory"), std::string::npos) << message();
}

TEST_P(Captured, RunsWithoutAFolderAreRefused) {
    CallConfig config;
    config.block_dim = block_dim;
    config.aicpu_thread_num = aicpu_threads;
    config.enable_dep_gen = 1;
    EXPECT_EQ(run(PTO_SCOPES_GRAPHS, "nested", Args().scalar(0).scalar(0)), 0);
    const ChipStorageTaskArgs args = Args().scalar(0).scalar(0);
    EXPECT_NE(chip().run_as(0, args, config), 0);
    EXPECT_EQ(code(), "ERR_PTO_CONFIG_INVALID");
    std::ofstream(folder.path() + "/file") << "in the way";
    (folder.path() + "/file").copy(config.output_prefix, sizeof(config.output_prefix) - 1);
    EXPECT_NE(chip().run_as(0, args, config), 0);
    EXPECT_EQ(code(), "ERR_PTO_RUN_RECORD");
}

PTO_ON_EVERY_CHIP(Captured);

}  // namespace
}  // namespace test
}  // namespace pto
