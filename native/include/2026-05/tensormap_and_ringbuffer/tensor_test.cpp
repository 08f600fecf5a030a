#include "tensor.h"

#include <gtest/gtest.h>

#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "tensor_from_arg.h"

namespace {

using Extents = std::vector<uint32_t>;

Tensor make_tensor(const Extents &shapes, DataType dtype = DataType::FLOAT32) {
    return make_tensor_external(reinterpret_cast<void *>(0x10000), shapes.data(), static_cast<uint32_t>(shapes.size()),
                                dtype);
}

Tensor view_of(const Tensor &tensor, const Extents &shapes, const Extents &offsets) {
    return tensor.view(shapes.data(), offsets.data());
}

Tensor reshape_of(const Tensor &tensor, const Extents &shapes) {
    return tensor.reshape(shapes.data(), static_cast<uint32_t>(shapes.size()));
}

uint64_t flat(const Tensor &tensor, const Extents &index) {
    return tensor.compute_flat_offset(index.data(), static_cast<uint32_t>(index.size()));
}

/// Positions of all elements, in row-major order of the window.
std::vector<uint64_t> positions_of(const Tensor &tensor) {
    std::vector<uint64_t> positions;
    for (uint64_t i = 0; i < tensor.numel(); ++i) {
        Extents index(tensor.ndims);
        uint64_t rest = i;
        for (uint32_t d = tensor.ndims; d-- > 0;) {
            index[d] = static_cast<uint32_t>(rest % tensor.shapes[d]);
            rest /= tensor.shapes[d];
        }
        positions.push_back(flat(tensor, index));
    }
    return positions;
}

std::vector<uint64_t> consecutive(uint64_t first, uint64_t count) {
    std::vector<uint64_t> positions(count);
    std::iota(positions.begin(), positions.end(), first);
    return positions;
}

TEST(Tensor, OverExternalMemoryCoversTheWholeBuffer) {
    const Tensor tensor = make_tensor({8, 4}, DataType::INT16);
    EXPECT_EQ(tensor.buffer.addr, 0x10000u);
    EXPECT_EQ(tensor.buffer.size, 64u);
    EXPECT_TRUE(tensor.owner_task_id.is_invalid());
    EXPECT_EQ(tensor.start_offset, 0u);
    EXPECT_EQ(tensor.version, 0);
    EXPECT_EQ(tensor.ndims, 2u);
    EXPECT_EQ(tensor.dtype, DataType::INT16);
    EXPECT_TRUE(tensor.is_all_offset_zero);
    EXPECT_TRUE(tensor.is_raw_eq_shapes);
    EXPECT_FALSE(tensor.manual_dep);
    EXPECT_EQ(tensor.get_raw_shapes(), tensor.shapes);
    EXPECT_EQ(tensor.numel(), 32u);
    EXPECT_TRUE(tensor.is_contiguous());
}

TEST(Tensor, FromAnArgumentIsOverTheSameMemory) {
    ContinuousTensor arg{};
    arg.data = 0xabc0;
    arg.shapes[0] = 2;
    arg.shapes[1] = 3;
    arg.shapes[2] = 4;
    arg.ndims = 3;
    arg.dtype = DataType::INT64;
    const Tensor tensor = from_tensor_arg(arg, true, 5);
    EXPECT_EQ(tensor.buffer.addr, 0xabc0u);
    EXPECT_EQ(tensor.buffer.size, 192u);
    EXPECT_EQ(tensor.ndims, 3u);
    EXPECT_EQ(tensor.shapes[2], 4u);
    EXPECT_TRUE(tensor.manual_dep);
    EXPECT_EQ(tensor.version, 5);
}

TEST(Tensor, WithoutDimensionsHasNoElements) {
    const Tensor tensor = make_tensor({});
    EXPECT_EQ(tensor.numel(), 0u);
    EXPECT_TRUE(tensor.is_contiguous());
    EXPECT_EQ(tensor.compute_flat_offset(nullptr, 0), 0u);
}

TEST(Tensor, HasAtMostFiveDimensions) {
    EXPECT_EQ(make_tensor({1, 2, 3, 4, 5}).numel(), 120u);
    EXPECT_THROW(make_tensor({1, 1, 1, 1, 1, 1}), AssertionError);
}

TEST(TensorView, HasTheStatedCheckValues) {
    const Tensor parent = make_tensor({8, 8});
    const Tensor view = view_of(parent, {4, 4}, {2, 3});
    EXPECT_EQ(view.start_offset, 19u);
    EXPECT_EQ(flat(view, {1, 2}), 29u);

    const Tensor transposed = view.transpose(0, 1);
    EXPECT_EQ(transposed.start_offset, 26u);
    EXPECT_EQ(flat(transposed, {1, 2}), 36u);
}

TEST(TensorView, KeepsWhatTheParentIs) {
    Tensor parent = make_tensor({8, 8}, DataType::INT8);
    parent.owner_task_id = PTO2TaskId::make(1, 7);
    parent.version = 3;
    const Tensor view = parent.view(Extents{2, 8}.data(), Extents{0, 0}.data(), true);
    EXPECT_EQ(view.buffer.addr, parent.buffer.addr);
    EXPECT_EQ(view.buffer.size, parent.buffer.size);
    EXPECT_EQ(view.owner_task_id, parent.owner_task_id);
    EXPECT_EQ(view.version, 3);
    EXPECT_EQ(view.dtype, DataType::INT8);
    EXPECT_TRUE(view.manual_dep);
    EXPECT_TRUE(view.is_same_memref(parent));
}

TEST(TensorView, FlagsTellWhetherOffsetsAndRawShapesCount) {
    const Tensor parent = make_tensor({8, 8});
    const Tensor at_origin = view_of(parent, {4, 4}, {0, 0});
    EXPECT_TRUE(at_origin.is_all_offset_zero);
    EXPECT_FALSE(at_origin.is_raw_eq_shapes);
    EXPECT_EQ(at_origin.start_offset, 0u);
    EXPECT_EQ(at_origin.get_raw_shapes()[1], 8u);
    EXPECT_FALSE(at_origin.is_contiguous());
    EXPECT_TRUE(view_of(parent, {4, 8}, {2, 0}).is_contiguous());

    const Tensor shifted = view_of(at_origin, {2, 2}, {0, 1});
    EXPECT_FALSE(shifted.is_all_offset_zero);
    EXPECT_FALSE(view_of(shifted, {1, 1}, {0, 0}).is_all_offset_zero) << "the parent already has an offset";
    EXPECT_FALSE(view_of(parent, {8, 8}, {0, 0}).is_raw_eq_shapes) << "never true for a view";
}

TEST(TensorView, OfAViewAddsOffsets) {
    const Tensor parent = make_tensor({10, 10});
    const Tensor outer = view_of(parent, {6, 6}, {2, 3});
    const Tensor inner = view_of(outer, {2, 2}, {1, 1});
    EXPECT_EQ(inner.offsets[0], 3u);
    EXPECT_EQ(inner.offsets[1], 4u);
    EXPECT_EQ(inner.start_offset, 34u);
    EXPECT_EQ(positions_of(inner), (std::vector<uint64_t>{34, 35, 44, 45}));
}

TEST(TensorReshape, KeepsTheElementsOfAWholeTensor) {
    const Tensor tensor = reshape_of(make_tensor({4, 6}), {3, 2, 4});
    EXPECT_TRUE(tensor.is_all_offset_zero);
    EXPECT_TRUE(tensor.is_raw_eq_shapes);
    EXPECT_EQ(tensor.ndims, 3u);
    EXPECT_EQ(positions_of(tensor), consecutive(0, 24));
}

TEST(TensorReshape, KeepsWhereAViewBegins) {
    const Tensor rows = view_of(make_tensor({64, 8}), {4, 8}, {40, 0});
    const Tensor flat_rows = reshape_of(rows, {32});
    EXPECT_EQ(flat_rows.start_offset, 320u);
    EXPECT_EQ(positions_of(flat_rows), consecutive(320, 32));
    EXPECT_EQ(positions_of(reshape_of(flat_rows, {2, 2, 8})), consecutive(320, 32));
    EXPECT_EQ(positions_of(reshape_of(rows, {1, 32})), consecutive(320, 32));
}

TEST(TensorReshape, KeepsAStartThatIsNoMultipleOfTheNewRows) {
    const Tensor rows = view_of(make_tensor({5, 6}), {2, 6}, {1, 0});
    EXPECT_EQ(positions_of(reshape_of(rows, {3, 4})), consecutive(6, 12));
    EXPECT_EQ(positions_of(reshape_of(rows, {1, 1, 12, 1})), consecutive(6, 12));
    EXPECT_EQ(positions_of(reshape_of(reshape_of(rows, {3, 4}), {2, 6})), consecutive(6, 12));
}

TEST(TensorReshape, CanBeCutAgain) {
    const Tensor rows = view_of(make_tensor({5, 6}), {2, 6}, {1, 0});
    const Tensor cut = view_of(reshape_of(rows, {3, 4}), {2, 2}, {1, 1});
    EXPECT_EQ(positions_of(cut), (std::vector<uint64_t>{11, 12, 15, 16}));
}

TEST(TensorReshape, OfRandomRowsKeepsEveryElement) {
    std::mt19937 random(17);
    const std::vector<Extents> kShapes = {{24}, {2, 12}, {12, 2}, {3, 8}, {4, 6}, {2, 3, 4}, {2, 2, 2, 3}, {1, 2, 3, 2, 2}};
    for (int i = 0; i < 500; ++i) {
        const uint32_t first = random() % 9;
        Tensor tensor = view_of(make_tensor({12, 4, 2}), {3, 4, 2}, {first, 0, 0});
        for (int step = 0; step < 4; ++step) {
            tensor = reshape_of(tensor, kShapes[random() % kShapes.size()]);
            ASSERT_EQ(tensor.start_offset, first * 8u);
            ASSERT_EQ(positions_of(tensor), consecutive(first * 8u, 24));
        }
    }
}

TEST(TensorReshape, RejectsWhatItCannotExpress) {
    const Tensor tensor = make_tensor({4, 4});
    EXPECT_TRUE(tensor.valid_reshape(Extents{16}.data(), 1));
    EXPECT_FALSE(tensor.valid_reshape(Extents{15}.data(), 1));
    EXPECT_FALSE(tensor.valid_reshape(Extents{1, 1, 1, 1, 1, 16}.data(), 6));
    EXPECT_THROW(reshape_of(tensor, {15}), AssertionError);
    EXPECT_THROW(reshape_of(view_of(tensor, {2, 2}, {0, 0}), {4}), AssertionError) << "not contiguous";

    // A view far into a huge buffer has no 32-bit offset as one dimension, but has one as two.
    const Tensor far = view_of(make_tensor({1u << 20, 1u << 13}), {1, 1u << 13}, {(1u << 20) - 1, 0});
    EXPECT_THROW(reshape_of(far, {1u << 13}), AssertionError);
    EXPECT_EQ(reshape_of(far, {1u << 5, 1u << 8}).start_offset, ((1ull << 20) - 1) << 13);
}

TEST(TensorReshape, OfNoElementsStaysEmpty) {
    const Tensor tensor = reshape_of(view_of(make_tensor({4, 4}), {0, 4}, {2, 0}), {2, 0, 3});
    EXPECT_EQ(tensor.numel(), 0u);
    EXPECT_EQ(tensor.start_offset, 0u);
}

TEST(TensorTranspose, ExchangesMetadataOnly) {
    const Tensor tensor = make_tensor({2, 3});
    const Tensor transposed = tensor.transpose(0, 1);
    EXPECT_EQ(transposed.shapes[0], 3u);
    EXPECT_EQ(transposed.shapes[1], 2u);
    EXPECT_EQ(flat(transposed, {1, 0}), 2u) << "addressed as a 3 by 2 buffer";
    EXPECT_TRUE(tensor.valid_transpose(0, 1));
    EXPECT_FALSE(tensor.valid_transpose(0, 2));
    EXPECT_THROW(tensor.transpose(0, 2), AssertionError);
}

TEST(Tensor, IsFilledOverItsWholeBuffer) {
    std::vector<uint16_t> memory(9, 0);
    const uint32_t shape[] = {5};
    TensorCreateInfo info(shape, 1, DataType::INT16);
    info.set_initial_value<int16_t>(-3);
    Tensor tensor = make_tensor({1});
    tensor.init_from_create_info(info, memory.data(), 16);
    EXPECT_EQ(memory, (std::vector<uint16_t>{65533, 65533, 65533, 65533, 65533, 65533, 65533, 65533, 0}));
    EXPECT_EQ(tensor.buffer.size, 16u);
    EXPECT_EQ(tensor.shapes[0], 5u);
    EXPECT_EQ(tensor.start_offset, 0u);
    EXPECT_TRUE(tensor.owner_task_id.is_invalid());
}

TEST(Tensor, IsFilledForEveryElementSize) {
    const auto fill = [](DataType dtype, uint64_t pattern, size_t size) {
        std::vector<uint8_t> memory(size, 0x11);
        const uint32_t shape[] = {1};
        Tensor tensor = make_tensor_external(memory.data(), shape, 1, dtype);
        tensor.buffer.size = size;
        tensor.fill_initial_value(pattern);
        return memory;
    };
    EXPECT_EQ(fill(DataType::UINT8, 0x7f, 3), (std::vector<uint8_t>{0x7f, 0x7f, 0x7f}));
    EXPECT_EQ(fill(DataType::INT32, 0x01020304, 8), (std::vector<uint8_t>{4, 3, 2, 1, 4, 3, 2, 1}));
    EXPECT_EQ(fill(DataType::INT64, 0x0102030405060708, 8), (std::vector<uint8_t>{8, 7, 6, 5, 4, 3, 2, 1}));
    EXPECT_EQ(fill(DataType::INT32, 1, 6), (std::vector<uint8_t>{1, 0, 0, 0, 0x11, 0x11})) << "whole elements only";
    EXPECT_EQ(fill(DataType::INT32, 1, 0), std::vector<uint8_t>{});
    EXPECT_THROW(fill(DataType::DATA_TYPE_NUM, 1, 8), AssertionError);
}

TEST(Tensor, DumpsItsFields) {
    const std::string text = view_of(make_tensor({8, 4}), {2, 4}, {3, 0}).dump();
    for (const char *part : {"buffer.addr: 65536", "buffer.size: 128", "dtype: FLOAT32", "ndims: 2", "version: 0",
                             "raw_shapes: [8, 4]", "shapes: [2, 4]", "offsets: [3, 0]"}) {
        EXPECT_NE(text.find(part), std::string::npos) << part << " in " << text;
    }
    EXPECT_EQ(text.front(), '{');
    EXPECT_EQ(text.back(), '}');
}

TEST(TensorCreateInfo, CountsItsBytes) {
    const uint32_t shape[] = {3, 5};
    TensorCreateInfo info(shape, 2, DataType::BFLOAT16, true);
    EXPECT_EQ(info.buffer_size_bytes(), 30u);
    EXPECT_FALSE(info.has_initial_value);
    EXPECT_TRUE(info.manual_dep);
    EXPECT_TRUE(info.is_all_offset_zero && info.is_raw_eq_shapes);
    info.set_initial_value(7.0f);
    EXPECT_EQ(info.initial_value, 0x40e00000u);

    TensorCreateInfo copy;
    copy.copy(info);
    EXPECT_EQ(copy.raw_shapes[1], 5u);
    EXPECT_TRUE(copy.has_initial_value);
    const uint32_t too_many[6] = {};
    EXPECT_THROW(TensorCreateInfo(too_many, 6), AssertionError);
}

TEST(Segment, IntersectsHalfOpen) {
    const Segment segment{4, 8};
    EXPECT_TRUE(segment.line_segment_intersection({7, 9}));
    EXPECT_FALSE(segment.line_segment_intersection({8, 9}));
    EXPECT_FALSE(segment.line_segment_intersection({0, 4}));
    EXPECT_TRUE(segment.contains({4, 8}));
    EXPECT_TRUE(segment.contains({5, 6}));
    EXPECT_FALSE(segment.contains({3, 6}));
}

}  // namespace
