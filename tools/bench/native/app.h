#pragma once
/// An application whose whole graph is measured, beside the same kernels called in a loop on the same buffers.

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "callable_file.h"
#include "chip.h"
#include "tensor.h"

namespace pto {
namespace bench {

/// The same random numbers in each process.
void fill_random(float *values, size_t count);

/// A dense float matrix of device memory, as an argument of the callable.
ContinuousTensor device_matrix(void *memory, uint32_t rows, uint32_t columns, DataType dtype = DataType::FLOAT32);

/// Rows of a dense float matrix, as a kernel receives them.
Tensor rows_of(const ContinuousTensor &matrix, uint32_t first_row, uint32_t rows);

/// Calls `body(first, last)` on as many threads as the process has processors, each with its part of [0, count).
void split_statically(uint32_t count, const std::function<void(uint32_t first, uint32_t last)> &body);

/// A kernel's arguments: tensors, then scalars.
class KernelArgs {
public:
    explicit KernelArgs(std::initializer_list<const Tensor *> tensors, std::initializer_list<int64_t> scalars = {}) {
        for (const Tensor *tensor : tensors) values_[count_++] = reinterpret_cast<int64_t>(tensor);
        for (const int64_t scalar : scalars) values_[count_++] = scalar;
    }
    int64_t *data() { return values_; }

private:
    static constexpr size_t kSlots = 50;
    int64_t values_[kSlots] = {};
    size_t count_ = 0;
};

class App {
public:
    virtual ~App() = default;

    /// What the callable is run with.
    virtual const ChipStorageTaskArgs &args() const = 0;
    /// The same as the callable, in a loop over the kernels.
    virtual void run_loop(const Kernels &kernels) = 0;
    virtual const ContinuousTensor &result() const = 0;
};

std::unique_ptr<App> make_bgemm(Chip &chip);
std::unique_ptr<App> make_paged_attention(Chip &chip);

}  // namespace bench
}  // namespace pto
