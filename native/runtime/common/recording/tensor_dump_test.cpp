#include "runtime/common/recording/tensor_dump.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "test/chip/full_disk.h"
#include "test/chip/recorded_file.h"
#include "test/chip/temp_folder.h"

namespace pto {
namespace runtime {
namespace {

RecordedTensor matrix(std::vector<int32_t> &memory, uint32_t rows, uint32_t columns) {
    RecordedTensor tensor;
    tensor.buffer = reinterpret_cast<uint64_t>(memory.data());
    tensor.buffer_bytes = memory.size() * sizeof(int32_t);
    tensor.dtype = DataType::INT32;
    tensor.ndims = 2;
    tensor.shape[0] = tensor.raw_shape[0] = rows;
    tensor.shape[1] = tensor.raw_shape[1] = columns;
    tensor.place_in_raw_shape();
    return tensor;
}

RecordedTensor cut(RecordedTensor tensor, uint32_t row, uint32_t column, uint32_t rows, uint32_t columns) {
    tensor.offsets[0] = row;
    tensor.offsets[1] = column;
    tensor.shape[0] = rows;
    tensor.shape[1] = columns;
    tensor.place_in_raw_shape();
    return tensor;
}

class TensorDumpTest : public testing::Test, public TensorSource {
protected:
    TensorDumpTest() : memory(64) {
        std::iota(memory.begin(), memory.end(), 0);
        task.id = make_task_id(1, 5);
        task.func_id[kAiv0] = 7;
    }
    uint32_t describe(const TaskSlot &, Argument (&to)[kMaxDumpedTensors]) const override {
        std::copy(arguments.begin(), arguments.end(), to);
        return static_cast<uint32_t>(arguments.size());
    }
    void add(const RecordedTensor &tensor, ArgDirection direction = ArgDirection::INOUT) {
        arguments.push_back({tensor, static_cast<int32_t>(arguments.size()), direction});
    }
    /// Dumps before and after, with other values then, and reads the list of tensors.
    base::Json dump_twice(const DumpLimits &limits = {}) {
        TensorDump dump(limits);
        OutputFolder outputs;
        EXPECT_FALSE(outputs.open(folder.path()));
        EXPECT_FALSE(dump.begin_run(outputs, kernels, *this)) << "the files could not be made";
        dump.before(task);
        for (int32_t &value : memory) value += 100;
        dump.after(task);
        EXPECT_FALSE(dump.finish());
        dump.after(task);
        return list_of();
    }
    base::Json list_of() const { return test::read_json(folder.path() + "/tensor_dump/tensor_dump.json"); }
    std::vector<int32_t> values(const base::Json &tensor) { return test::dumped_values<int32_t>(folder.path(), tensor); }

    test::TempFolder folder;
    KernelTable kernels;
    TaskSlot task;
    std::vector<int32_t> memory;
    std::vector<Argument> arguments;
};

using Values = std::vector<int32_t>;

TEST_F(TensorDumpTest, ShowsInputsBeforeOutputsAfterAndTheRestAtBothTimes) {
    const RecordedTensor all = matrix(memory, 8, 8);
    kernels.signature[7] = {ArgDirection::IN, ArgDirection::SCALAR, ArgDirection::OUT, ArgDirection::INOUT};
    for (uint32_t row = 0; row < 3; ++row) add(cut(all, row, 0, 1, 2));
    const base::Json list = dump_twice();
    ASSERT_EQ(list.at("tensors").items().size(), 4u);
    const auto &tensors = list.at("tensors").items();
    const auto expect = [&](size_t i, const char *stage, const char *role, int64_t argument, const Values &expected) {
        EXPECT_EQ(tensors[i].at("stage").text(), stage) << i;
        EXPECT_EQ(tensors[i].at("role").text(), role) << i;
        EXPECT_EQ(tensors[i].at("arg_index").as_int(-1), argument) << i;
        EXPECT_EQ(values(tensors[i]), expected) << i;
    };
    expect(0, "before_dispatch", "input", 0, {0, 1});
    expect(1, "before_dispatch", "inout", 2, {16, 17});
    expect(2, "after_completion", "output", 1, {108, 109});
    expect(3, "after_completion", "inout", 2, {116, 117});
    EXPECT_EQ(tensors[0].at("task_id").text(), "0x0000000100000005");
    EXPECT_EQ(tensors[0].at("func_id").as_int(-1), 7);
    EXPECT_EQ(tensors[0].at("dtype").text(), "INT32");
    EXPECT_EQ(list.at("total_tensors").as_int(0), 4);
    EXPECT_EQ(list.at("before_dispatch").as_int(0), 2);
    EXPECT_EQ(list.at("input_tensors").as_int(0), 1);
    EXPECT_EQ(list.at("inout_tensors").as_int(0), 2);
    EXPECT_EQ(list.at("dropped_records").as_int(-1), 0);
}

TEST_F(TensorDumpTest, GathersViews) {
    const RecordedTensor all = matrix(memory, 8, 8);
    add(cut(all, 2, 3, 3, 2), ArgDirection::IN);
    add(cut(all, 1, 0, 2, 8), ArgDirection::IN);
    RecordedTensor column = cut(all, 0, 5, 4, 1);
    column.stride[0] = 16;  // every other row
    add(column, ArgDirection::IN);
    add(cut(all, 0, 0, 0, 8), ArgDirection::IN);
    const base::Json list = dump_twice();
    const auto &tensors = list.at("tensors").items();
    ASSERT_EQ(tensors.size(), 4u);
    EXPECT_EQ(values(tensors[0]), (Values{19, 20, 27, 28, 35, 36}));
    EXPECT_FALSE(tensors[0].at("is_contiguous").as_bool(true));
    EXPECT_EQ(values(tensors[1]).front(), 8);
    EXPECT_EQ(values(tensors[1]).size(), 16u);
    EXPECT_TRUE(tensors[1].at("is_contiguous").as_bool(false));
    EXPECT_EQ(values(tensors[2]), (Values{5, 21, 37, 53}));
    EXPECT_EQ(values(tensors[3]), Values{});
    EXPECT_FALSE(tensors[3].at("truncated").as_bool(true));
}

TEST_F(TensorDumpTest, CutsWhatIsTooLargeAndSaysSo) {
    add(matrix(memory, 8, 8), ArgDirection::IN);
    add(cut(matrix(memory, 8, 8), 4, 0, 1, 8), ArgDirection::IN);
    add(cut(matrix(memory, 8, 8), 5, 0, 1, 8), ArgDirection::IN);
    DumpLimits limits;
    limits.tensor_bytes = 3 * sizeof(int32_t);
    limits.file_bytes = 5 * sizeof(int32_t);
    const base::Json list = dump_twice(limits);
    const auto &tensors = list.at("tensors").items();
    ASSERT_EQ(tensors.size(), 3u);
    EXPECT_EQ(values(tensors[0]), (Values{0, 1, 2}));
    EXPECT_EQ(values(tensors[1]), (Values{32, 33}));
    EXPECT_EQ(values(tensors[2]), Values{});
    EXPECT_EQ(tensors[2].at("numel").as_int(0), 8);
    for (const base::Json &tensor : tensors) EXPECT_TRUE(tensor.at("truncated").as_bool(false));
    EXPECT_EQ(list.at("truncated_tensors").as_int(0), 3);
}

TEST_F(TensorDumpTest, DropsWhatCannotBeRead) {
    RecordedTensor beyond = matrix(memory, 9, 8);
    RecordedTensor nowhere = matrix(memory, 8, 8);
    nowhere.buffer = 4096;
    RecordedTensor huge = matrix(memory, ~0u, ~0u);
    for (const RecordedTensor &tensor : {beyond, nowhere, huge}) add(tensor, ArgDirection::IN);
    add(matrix(memory, 1, 1), ArgDirection::IN);
    const base::Json list = dump_twice();
    EXPECT_EQ(list.at("tensors").items().size(), 1u);
    EXPECT_EQ(list.at("dropped_records").as_int(0), 3);
}

TEST_F(TensorDumpTest, CountsTensorsBeyondItsLimit) {
    for (uint32_t row = 0; row < 3; ++row) add(cut(matrix(memory, 8, 8), row, 0, 1, 8), ArgDirection::OUT);
    DumpLimits limits;
    limits.tensors = 2;
    const base::Json list = dump_twice(limits);
    EXPECT_EQ(list.at("tensors").items().size(), 2u);
    EXPECT_EQ(list.at("dropped_records").as_int(0), 1);
}

TEST_F(TensorDumpTest, SharesTensorsOutAmongTheKernelsOfAMixedTask) {
    task.func_id[kAic] = 3;
    kernels.signature[3] = {ArgDirection::IN};
    kernels.signature[7] = {ArgDirection::IN, ArgDirection::OUT};
    for (uint32_t row = 0; row < 3; ++row) add(cut(matrix(memory, 8, 8), row, 0, 1, 1));
    const base::Json list = dump_twice();
    const auto &tensors = list.at("tensors").items();
    ASSERT_EQ(tensors.size(), 3u);
    EXPECT_EQ(tensors[0].at("func_id").as_int(0), 3);
    EXPECT_EQ(tensors[0].at("subtask_id").as_int(-1), kAic);
    EXPECT_EQ(tensors[1].at("func_id").as_int(0), 7);
    EXPECT_EQ(tensors[1].at("subtask_id").as_int(-1), kAiv0);
    EXPECT_EQ(tensors[2].at("arg_index").as_int(-1), 2);
    EXPECT_EQ(values(tensors[2]), Values{116});
}

TEST_F(TensorDumpTest, JoinsWhatKernelsSayThatEachStateAllTensors) {
    task.func_id[kAic] = 3;
    kernels.signature[3] = {ArgDirection::IN, ArgDirection::IN};
    kernels.signature[7] = {ArgDirection::IN, ArgDirection::OUT};
    for (uint32_t row = 0; row < 2; ++row) add(cut(matrix(memory, 8, 8), row, 0, 1, 1));
    const base::Json list = dump_twice();
    ASSERT_EQ(list.at("tensors").items().size(), 3u);
    EXPECT_EQ(list.at("input_tensors").as_int(0), 1);
    EXPECT_EQ(list.at("inout_tensors").as_int(0), 2);
}

TEST_F(TensorDumpTest, SkipsTasksThatFitNoSignature) {
    kernels.signature[7] = {ArgDirection::IN, ArgDirection::IN};
    add(matrix(memory, 1, 1));
    const base::Json list = dump_twice();
    EXPECT_TRUE(list.at("tensors").items().empty());
    EXPECT_EQ(list.at("skipped_tasks").as_int(0), 1);
}

TEST_F(TensorDumpTest, FailsWhereNothingCanBeWritten) {
    TensorDump dump;
    std::ofstream(folder.path() + "/tensor_dump") << "in the way";
    OutputFolder outputs;
    EXPECT_FALSE(outputs.open(folder.path()));
    const platform::Failure failure = dump.begin_run(outputs, kernels, *this);
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure.code, "ERR_PTO_RUN_RECORD");
}

TEST_F(TensorDumpTest, LeavesTheFilesOfTheLastRunWhereItsOwnDoNotFit) {
    add(matrix(memory, 8, 8));
    dump_twice();
    const std::vector<int32_t> before = values(list_of().at("tensors").items()[0]);
    {
        const test::FullDisk full(300);  // the values fit, and the list does not
        TensorDump dump;
        OutputFolder outputs;
        EXPECT_FALSE(outputs.open(folder.path()));
        EXPECT_FALSE(dump.begin_run(outputs, kernels, *this));
        dump.before(task);
        const platform::Failure failure = dump.finish();
        EXPECT_EQ(failure.code, "ERR_PTO_RUN_RECORD");
        EXPECT_NE(failure.message.find("tensor_dump/tensor_dump.json: File too large"), std::string::npos) << failure.message;
    }
    EXPECT_EQ(values(list_of().at("tensors").items()[0]), before);
}

}  // namespace
}  // namespace runtime
}  // namespace pto
