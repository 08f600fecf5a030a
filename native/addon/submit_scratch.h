#pragma once
/// The memory that TypeScript encodes submits into, and the settings that they name by number.
///
/// The memory is this object's own, so that nothing JavaScript does with the ArrayBuffer takes it away under a submit.

#include <napi.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "abi/lane.h"

namespace pto {
namespace addon {

class SubmitScratch {
public:
    /// Room for any single task.
    static constexpr size_t kLeastBytes = 16 * 1024;
    static constexpr size_t kMostBytes = size_t{64} << 20;
    static constexpr size_t kMostSettings = 65536;

    explicit SubmitScratch(napi_env env) : env_(env) { grow(kLeastBytes); }
    ~SubmitScratch();
    SubmitScratch(const SubmitScratch &) = delete;
    SubmitScratch &operator=(const SubmitScratch &) = delete;

    /// Throws Failure ERR_PTO_OPTION_INVALID for more than kMostBytes.
    napi_value grow(size_t nbytes);
    napi_value buffer() const;

    /// The records of a submit. Throws Failure ERR_PTO_BLOB_INVALID unless `count` whole records are there.
    abi::ArgsRecord *members(uint32_t count);
    /// Where the answer of `alloc` goes.
    abi::TensorRef &first_tensor() { return *reinterpret_cast<abi::TensorRef *>(data_.get()); }

    /// The same settings always get the same number. Throws Failure ERR_PTO_BLOB_INVALID.
    uint32_t add_settings(const Napi::Value &encoded);
    /// nullptr for 0. Throws Failure ERR_PTO_OPTION_INVALID for a number that was never given out.
    const abi::RunSettingsRecord *settings(uint32_t number) const;

private:
    const napi_env env_;
    std::shared_ptr<uint8_t[]> data_;  // the ArrayBuffer has a share, too
    size_t nbytes_ = 0;
    napi_ref buffer_ = nullptr;
    std::vector<std::unique_ptr<abi::RunSettingsRecord>> settings_;
    std::unordered_map<std::string, uint32_t> settings_numbers_;
};

}  // namespace addon
}  // namespace pto
