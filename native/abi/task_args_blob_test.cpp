#include "task_args_blob.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

namespace {

TaskArgs make_args(int tensor_count, int scalar_count) {
    TaskArgs args;
    for (int i = 0; i < tensor_count; ++i) {
        ContinuousTensor tensor{};
        tensor.data = 0x1000u + static_cast<uint64_t>(i);
        for (uint32_t d = 0; d < 5; ++d) tensor.shapes[d] = static_cast<uint32_t>(i) + d;
        tensor.ndims = static_cast<uint32_t>(i) % 6;
        tensor.dtype = static_cast<DataType>(i % 11);
        tensor.child_memory = static_cast<uint8_t>(i % 2);
        args.add_tensor(tensor, TensorArgType::INOUT);
    }
    for (int i = 0; i < scalar_count; ++i) args.add_scalar(~static_cast<uint64_t>(i));
    return args;
}

std::vector<uint8_t> encode(const TaskArgs &args) {
    std::vector<uint8_t> blob(task_args_blob_size(args));
    write_blob(blob.data(), args);
    return blob;
}

std::string read_error(const std::vector<uint8_t> &blob) {
    try {
        read_blob(blob.data(), blob.size());
    } catch (const std::runtime_error &error) {
        return error.what();
    }
    return "";
}

std::vector<uint8_t> header(int32_t tensor_count, int32_t scalar_count) {
    std::vector<uint8_t> blob(TASK_ARGS_BLOB_HEADER_SIZE);
    std::memcpy(blob.data(), &tensor_count, 4);
    std::memcpy(blob.data() + 4, &scalar_count, 4);
    return blob;
}

TEST(Blob, ComesBackAsItWasWritten) {
    for (const auto &[tensors, scalars] : {std::pair{0, 0}, {1, 0}, {0, 1}, {3, 5}, {64, 128}, {300, 700}}) {
        const TaskArgs args = make_args(tensors, scalars);
        const std::vector<uint8_t> blob = encode(args);
        ASSERT_EQ(blob.size(), 8u + 40u * static_cast<size_t>(tensors) + 8u * static_cast<size_t>(scalars));

        const TaskArgsView view = read_blob(blob.data(), blob.size());
        ASSERT_EQ(view.tensor_count, tensors);
        ASSERT_EQ(view.scalar_count, scalars);
        for (int i = 0; i < tensors; ++i) {
            EXPECT_EQ(view.tensors[i].data, args.tensor(i).data);
            EXPECT_EQ(view.tensors[i].ndims, args.tensor(i).ndims);
            EXPECT_EQ(view.tensors[i].dtype, args.tensor(i).dtype);
            EXPECT_EQ(view.tensors[i].child_memory, args.tensor(i).child_memory);
            EXPECT_EQ(0, std::memcmp(view.tensors[i].shapes, args.tensor(i).shapes, sizeof(view.tensors[i].shapes)));
        }
        for (int i = 0; i < scalars; ++i) EXPECT_EQ(view.scalars[i], args.scalar(i));
    }
}

TEST(Blob, HasTheStatedBytes) {
    TaskArgs args;
    ContinuousTensor tensor{};
    tensor.data = 0x1122334455667788ull;
    tensor.shapes[0] = 16;
    tensor.shapes[1] = 32;
    tensor.ndims = 2;
    tensor.dtype = DataType::BFLOAT16;
    tensor.child_memory = 1;
    args.add_tensor(tensor);
    args.add_scalar(0x0102030405060708ull);
    const std::vector<uint8_t> expected = {
        1,    0,    0,    0,    1,    0,    0,    0,                                                 // counts
        0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11,                                              // data
        16,   0,    0,    0,    32,   0,    0,    0,    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,          // shapes
        2,    0,    0,    0,    6,    1,    0,    0,    0, 0, 0, 0,                                  // the rest
        8,    7,    6,    5,    4,    3,    2,    1,                                                 // scalar
    };
    EXPECT_EQ(encode(args), expected);
}

TEST(Blob, NeverCarriesTheContentsOfPadding) {
    ContinuousTensor tensor;
    std::memset(static_cast<void *>(&tensor), 0xee, sizeof(tensor));
    TaskArgs args;
    args.add_tensor(tensor);
    const std::vector<uint8_t> blob = encode(args);
    for (size_t i = 34; i < 40; ++i) EXPECT_EQ(blob[8 + i], 0) << "byte " << i << " of the tensor";
}

TEST(Blob, TooShortForAHeader) {
    for (size_t size = 0; size < 8; ++size) {
        const std::string text = read_error(std::vector<uint8_t>(size));
        EXPECT_EQ(text.rfind("read_blob: capacity", 0), 0u) << text;
    }
}

TEST(Blob, NegativeCounts) {
    EXPECT_EQ(read_error(header(-1, 0)), "read_blob: negative counts");
    EXPECT_EQ(read_error(header(0, -1)), "read_blob: negative counts");
    EXPECT_EQ(read_error(header(INT32_MIN, INT32_MIN)), "read_blob: negative counts");
}

TEST(Blob, CountsThatNeedMoreThanThereIs) {
    const std::string text = read_error(header(2, 1));
    EXPECT_EQ(text.rfind("read_blob: header reports ", 0), 0u) << text;
    EXPECT_NE(text.find(" but capacity is 8"), std::string::npos) << text;
    // 40 * 2^31 would wrap in 32 bits.
    EXPECT_NE(read_error(header(INT32_MAX, INT32_MAX)), "");
    EXPECT_NE(read_error(header(1 << 29, 0)), "");
}

TEST(Blob, EveryTruncationIsAnError) {
    const std::vector<uint8_t> blob = encode(make_args(3, 4));
    for (size_t size = 0; size < blob.size(); ++size) {
        EXPECT_NE(read_error(std::vector<uint8_t>(blob.begin(), blob.begin() + static_cast<long>(size))), "") << size;
    }
}

TEST(ChipStorage, CopiesAView) {
    const TaskArgs args = make_args(64, 128);
    const ChipStorageTaskArgs storage = view_to_chip_storage(make_view(args));
    ASSERT_EQ(storage.tensor_count(), 64);
    ASSERT_EQ(storage.scalar_count(), 128);
    EXPECT_EQ(storage.tensor(63).data, args.tensor(63).data);
    EXPECT_EQ(storage.tensor(63).child_memory, 1);
    EXPECT_EQ(storage.scalar(127), args.scalar(127));
}

TEST(ChipStorage, ReadsUnalignedBlobs) {
    const TaskArgs args = make_args(2, 2);
    std::vector<uint8_t> shifted(task_args_blob_size(args) + 1);
    write_blob(shifted.data() + 1, args);
    const TaskArgsView view = read_blob(shifted.data() + 1, shifted.size() - 1);
    const ChipStorageTaskArgs storage = view_to_chip_storage(view);
    EXPECT_EQ(storage.tensor(1).data, args.tensor(1).data);
    EXPECT_EQ(storage.scalar(1), args.scalar(1));
}

TEST(ChipStorage, HasLimits) {
    const auto error_of = [](const TaskArgs &args) -> std::string {
        try {
            view_to_chip_storage(make_view(args));
        } catch (const std::out_of_range &error) {
            return error.what();
        }
        return "";
    };
    EXPECT_EQ(error_of(make_args(65, 0)), "view_to_chip_storage: tensor_count exceeds CHIP_MAX_TENSOR_ARGS");
    EXPECT_EQ(error_of(make_args(0, 129)), "view_to_chip_storage: scalar_count exceeds CHIP_MAX_SCALAR_ARGS");
    EXPECT_THROW(view_to_chip_storage(TaskArgsView{-1, 0, nullptr, nullptr}), std::out_of_range);
}

}  // namespace
