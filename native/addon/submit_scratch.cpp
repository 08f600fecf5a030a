#include "addon/submit_scratch.h"

#include <cstdlib>
#include <cstring>

#include "addon/call_arguments.h"
#include "addon/js_arguments.h"

namespace pto {
namespace addon {
namespace {

using abi::ErrorCode;

base::Failure blob_failure(const std::string &message) { return {ErrorCode::ERR_PTO_BLOB_INVALID, message}; }

void release(napi_env, void *, void *share) { delete static_cast<std::shared_ptr<uint8_t[]> *>(share); }

std::shared_ptr<uint8_t[]> zeroed(size_t nbytes) {
    constexpr std::align_val_t kAlignment{64};
    auto *data = static_cast<uint8_t *>(::operator new[](nbytes, kAlignment));
    std::memset(data, 0, nbytes);
    return {data, [kAlignment](uint8_t *p) { ::operator delete[](p, kAlignment); }};
}

}  // namespace

SubmitScratch::~SubmitScratch() { napi_delete_reference(env_, buffer_); }

napi_value SubmitScratch::grow(size_t nbytes) {
    if (nbytes <= nbytes_) return buffer();
    if (nbytes > kMostBytes) {
        throw base::Failure(ErrorCode::ERR_PTO_OPTION_INVALID, "the arguments of one submit take at most " +
                                                                   std::to_string(kMostBytes) + " bytes; " +
                                                                   std::to_string(nbytes) + " were asked for.")
            .with("nbytes", static_cast<int64_t>(nbytes));
    }
    std::shared_ptr<uint8_t[]> data = zeroed(nbytes);
    auto share = std::make_unique<std::shared_ptr<uint8_t[]>>(data);
    napi_value buffer = nullptr;
    napi_ref reference = nullptr;
    if (napi_create_external_arraybuffer(env_, data.get(), nbytes, release, share.get(), &buffer) != napi_ok) {
        throw base::Failure(ErrorCode::ERR_PTO_SHM, "this JavaScript engine allows no ArrayBuffer over native memory.");
    }
    share.release();  // `release` has it now
    if (napi_create_reference(env_, buffer, 1, &reference) != napi_ok) {
        throw base::Failure(ErrorCode::ERR_PTO_INTERNAL, "the memory for submits cannot be kept.");
    }
    if (buffer_ != nullptr) napi_delete_reference(env_, buffer_);
    buffer_ = reference;
    data_ = std::move(data);
    nbytes_ = nbytes;
    return buffer;
}

napi_value SubmitScratch::buffer() const {
    napi_value buffer = nullptr;
    napi_get_reference_value(env_, buffer_, &buffer);
    return buffer;
}

abi::ArgsRecord *SubmitScratch::members(uint32_t count) {
    size_t offset = 0;
    for (uint32_t i = 0; i < count; ++i) {
        if (nbytes_ - offset < sizeof(abi::ArgsRecord)) {
            throw blob_failure("the arguments of member " + std::to_string(i) + " are not in the scratch buffer.");
        }
        const auto &record = *reinterpret_cast<const abi::ArgsRecord *>(data_.get() + offset);
        if (record.tensor_count > abi::kMaxTaskTensors || record.scalar_count > abi::kMaxTaskScalars ||
            record.nbytes() > nbytes_ - offset) {
            throw blob_failure("the arguments of member " + std::to_string(i) + " have impossible counts.");
        }
        offset += record.nbytes();
    }
    return reinterpret_cast<abi::ArgsRecord *>(data_.get());
}

uint32_t SubmitScratch::add_settings(const Napi::Value &encoded) {
    auto record = std::make_unique<abi::RunSettingsRecord>();
    read_run_settings(encoded, *record);
    std::string bytes(reinterpret_cast<const char *>(record.get()), sizeof(*record));
    const auto found = settings_numbers_.find(bytes);
    if (found != settings_numbers_.end()) return found->second;
    if (settings_.size() == kMostSettings) {
        throw base::Failure(ErrorCode::ERR_PTO_OPTION_INVALID,
                            "one worker keeps at most " + std::to_string(kMostSettings) + " different configurations.");
    }
    settings_.push_back(std::move(record));
    const auto number = static_cast<uint32_t>(settings_.size());
    settings_numbers_.emplace(std::move(bytes), number);
    return number;
}

const abi::RunSettingsRecord *SubmitScratch::settings(uint32_t number) const {
    if (number == 0) return nullptr;
    if (number <= settings_.size()) return settings_[number - 1].get();
    throw argument_failure("settings", "a number that addSettings returned, or 0");
}

}  // namespace addon
}  // namespace pto
