#pragma once
/// Loads the kernels of a callable onto a device.

#include "callable.h"
#include "chip_device.h"
#include "platform/common/host/failure.h"
#include "runtime/common/shared/kernel_table.h"

namespace pto {
namespace runtime {

/// Uploads a valid ChipCallable image of `size` bytes, and enters the address of every kernel in it under its func id. The
/// device keeps images and kernels, by content: what it has is neither uploaded nor loaded again.
platform::Failure load_kernels(const void *image, size_t size, port::ChipDevice &device, KernelTable *kernels);

}  // namespace runtime
}  // namespace pto
