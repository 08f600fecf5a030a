#include "runtime/common/recording/pmu_file.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "runtime/common/recording/pmu_events.h"
#include "test/chip/temp_folder.h"

namespace pto {
namespace runtime {
namespace {

constexpr int32_t kMatmul = 3;
constexpr int32_t kAdd = 4;

/// The columns of a type; those that are simulated have an asterisk.
std::string columns(const char *arch, uint32_t type) {
    std::string text;
    for (const PmuCounter &counter : pmu_counters(arch, type)) {
        text += std::string(text.empty() ? "" : " ") + counter.name + (counter.estimate != nullptr ? "*" : "");
    }
    return text;
}

TEST(PmuEvents, HaveAColumnForEachCounterOfTheChip) {
    EXPECT_EQ(columns("a2a3", 1), "cube_fp16_exec cube_int8_exec vec_fp32_exec vec_fp16_128lane_exec vec_fp16_64lane_exec "
                                  "vec_int32_exec vec_misc_exec");
    EXPECT_EQ(columns("a5", 1), "cube_fp16_exec cube_int8_exec cube_fp8_exec vec_fp32_exec vec_fp16_exec vec_int32_exec "
                                "vec_misc_exec pmu_fix_exec");
    EXPECT_EQ(columns("a2a3", 2), "vec_busy_cycles* cube_busy_cycles* scalar_busy_cycles mte1_busy_cycles mte2_busy_cycles* "
                                  "mte3_busy_cycles* icache_miss icache_req");
    EXPECT_EQ(columns("a5", 2), "pmu_idc_aic_vec_busy_o* cube_instr_busy* scalar_instr_busy mte1_instr_busy mte2_instr_busy* "
                                "mte3_instr_busy* icache_req icache_miss pmu_fix_instr_busy*");
    const std::string memory = "ub_read_req* ub_write_req* l1_read_req* l1_write_req* l2_read_req* l2_write_req* main_read_req* "
                               "main_write_req*";
    EXPECT_EQ(columns("a2a3", 4), memory);
    EXPECT_EQ(columns("a5", 4), memory + " fix_read_req* fix_write_req*");
    for (const char *arch : {"a2a3", "a5"}) {
        EXPECT_EQ(columns(arch, 5), "l0a_read_req* l0a_write_req* l0b_read_req* l0b_write_req* l0c_read_req* l0c_write_req*");
        EXPECT_EQ(columns(arch, 6), "bankgroup_stall_cycles bank_stall_cycles vec_resc_conflict_cycles");
        EXPECT_EQ(columns(arch, 7), "ub_read_bw_mte* l2_write_bw* main_mem_write_bw* ub_write_bw_mte* ub_read_bw_vector "
                                    "ub_write_bw_vector ub_read_bw_scalar ub_write_bw_scalar");
        EXPECT_EQ(columns(arch, 8), "write_cache_hit write_cache_miss_allocate r0_read_cache_hit r0_read_cache_miss_allocate "
                                    "r1_read_cache_hit r1_read_cache_miss_allocate");
    }
    for (const uint32_t type : {1u, 6u, 8u}) EXPECT_FALSE(has_estimates(type));
    for (const uint32_t type : {2u, 4u, 5u, 7u}) EXPECT_TRUE(has_estimates(type));
}

/// A run of one task, and what the file says about its kernels.
class PmuFile : public testing::Test {
protected:
    PmuFile() {
        chip.core_hz = 1'000'000'000;
        chip.kernel.ns_per_kib = 10;
        task.block_num = 1;
    }
    /// A kernel of the task took so many cycles.
    void ran(CoreSlot kernel, int32_t func_id, int64_t cycles) {
        task.func_id[kernel] = func_id;
        BlockRecord block;
        block.task = task.id;
        block.func_id = func_id;
        block.kernel = kernel;
        block.is_aiv = kernel != kAic;
        block.core = kernel;
        block.end_ns = cycles;
        records.blocks.push_back(block);
    }
    void has(ArgumentKind kind, uint32_t kib) { tensors.emplace_back(kind, kib); }

    /// For each kernel its cycles and its counters.
    std::vector<std::string> rows(const char *arch, uint32_t type) {
        chip.arch = arch;
        graph.begin_run(false);
        graph.add_task(task, false);
        for (const auto &[kind, kib] : tensors) {
            RecordedTensor tensor;
            tensor.buffer = 4096 * (1 + static_cast<uint64_t>(kib));
            tensor.dtype = DataType::FLOAT32;
            tensor.ndims = 2;
            tensor.shape[0] = kib;
            tensor.shape[1] = 256;
            graph.add_argument(kind, tensor);
            graph.add_scalar(7);
        }
        RecordingOptions options;
        options.pmu_event_type = type;
        base::DraftFile draft(folder.path() + "/pmu.csv");
        write_pmu({options, chip, records, graph, kernels}, draft);
        EXPECT_TRUE(draft.publish()) << draft.problem();
        std::ifstream file(folder.path() + "/pmu.csv");
        std::vector<std::string> result;
        std::string line;
        std::getline(file, line);
        while (std::getline(file, line)) {
            size_t start = 0;
            for (int comma = 0; comma < 5; ++comma) start = line.find(',', start) + 1;
            result.push_back(line.substr(start, line.rfind(',') - start));
        }
        return result;
    }

    using Rows = std::vector<std::string>;
    test::TempFolder folder;
    platform::ChipInfo chip;
    RunRecords records;
    TaskSlot task;
    KernelTable kernels;
    DependencyCapture graph;
    std::vector<std::pair<ArgumentKind, uint32_t>> tensors;
};

TEST_F(PmuFile, HasTheEngineBusyForWhatTheTransfersLeave) {
    ran(kAiv0, kAdd, 1000);
    has(ArgumentKind::kInput, 16);
    has(ArgumentKind::kInput, 4);
    has(ArgumentKind::kOutput, 8);
    EXPECT_EQ(rows("a2a3", 2), Rows{"1000,720,0,0,0,200,80,0,0"});
    EXPECT_EQ(rows("a5", 2), Rows{"1000,720,0,0,0,200,80,0,0,0"});
    EXPECT_EQ(rows("a2a3", 4), Rows{"1000,256,640,0,0,640,256,640,256"});
    EXPECT_EQ(rows("a2a3", 5), Rows{"1000,0,0,0,0,0,0"});
    EXPECT_EQ(rows("a2a3", 7), Rows{"1000,256,256,256,640,0,0,0,0"});
}

TEST_F(PmuFile, HasACubeThatMultipliesTheFirstTensorByTheSecond) {
    ran(kAic, kMatmul, 1000);
    has(ArgumentKind::kInput, 16);
    has(ArgumentKind::kInput, 4);
    has(ArgumentKind::kOutput, 8);
    EXPECT_EQ(rows("a2a3", 2), Rows{"1000,0,720,0,0,200,80,0,0"});
    EXPECT_EQ(rows("a5", 2), Rows{"1000,0,720,0,0,200,0,0,0,80"});
    EXPECT_EQ(rows("a5", 4), Rows{"1000,0,0,640,640,640,256,640,256,256,256"});
    EXPECT_EQ(rows("a2a3", 5), Rows{"1000,512,512,128,128,256,256"});
    EXPECT_EQ(rows("a2a3", 7), Rows{"1000,0,256,256,0,0,0,0,0"});
}

TEST_F(PmuFile, HasNoPipeBusyForLongerThanTheKernelTook) {
    ran(kAiv0, kAdd, 100);
    has(ArgumentKind::kInout, 16);
    EXPECT_EQ(rows("a2a3", 2), Rows{"100,0,0,0,0,100,100,0,0"});
}

TEST_F(PmuFile, GivesBlocksEqualParts) {
    task.block_num = 3;
    for (int block = 0; block < 3; ++block) ran(kAiv0, kAdd, 1000);
    has(ArgumentKind::kInput, 30);
    EXPECT_EQ(rows("a2a3", 2), Rows(3, "1000,900,0,0,0,100,0,0,0"));
}

TEST_F(PmuFile, KnowsFromSignaturesWhichKernelOfAMixedTaskMovesWhat) {
    kernels.signature[kMatmul] = {ArgDirection::IN, ArgDirection::SCALAR, ArgDirection::OUT};
    kernels.signature[kAdd] = {ArgDirection::INOUT};
    ran(kAic, kMatmul, 1000);
    ran(kAiv0, kAdd, 1000);
    has(ArgumentKind::kInput, 10);
    has(ArgumentKind::kInout, 20);
    has(ArgumentKind::kOutput, 30);
    EXPECT_EQ(rows("a2a3", 2), (Rows{"1000,0,700,0,0,100,200,0,0", "1000,400,0,0,0,300,300,0,0"}));
    kernels.signature[kMatmul] = {ArgDirection::IN, ArgDirection::IN, ArgDirection::OUT};
    kernels.signature[kAdd] = {ArgDirection::IN, ArgDirection::OUT, ArgDirection::IN};
    EXPECT_EQ(rows("a2a3", 2), (Rows{"1000,0,400,0,0,300,300,0,0", "1000,400,0,0,0,400,200,0,0"})) << "each states all";
}

TEST_F(PmuFile, CountsNothingOfWhatItDoesNotKnow) {
    ran(kAiv0, kAdd, 1000);
    EXPECT_EQ(rows("a2a3", 2), Rows{"1000,0,0,0,0,0,0,0,0"}) << "a task without tensors may have addresses as numbers";
    has(ArgumentKind::kInput, 10);
    kernels.signature[kAdd] = {ArgDirection::IN, ArgDirection::OUT};
    EXPECT_EQ(rows("a2a3", 2), Rows{"1000,0,0,0,0,0,0,0,0"}) << "a signature that does not fit";
    kernels.signature.clear();
    records.blocks[0].task = 77;
    EXPECT_EQ(rows("a2a3", 2), Rows{"1000,0,0,0,0,0,0,0,0"}) << "a task that the capture had no room for";
}

}  // namespace
}  // namespace runtime
}  // namespace pto
