#include "addon/shared_views.h"

#include <string>
#include <utility>

#include "base/failure.h"

namespace pto {
namespace addon {
namespace {

base::Failure shm_failure(const std::string &message) { return {abi::ErrorCode::ERR_PTO_SHM, message}; }

}  // namespace

void SharedViews::require_size(uint64_t nbytes) {
    if (nbytes <= kMaxBytes) return;
    throw shm_failure("a view of " + std::to_string(nbytes) + " bytes is too large: an ArrayBuffer holds at most " +
                      std::to_string(kMaxBytes) + " bytes (4 GiB). Use several tensors, or views of parts.")
        .with("nbytes", static_cast<int64_t>(nbytes));
}

base::Failure SharedViews::no_such_range(uint32_t segment, uint32_t generation, uint64_t offset, uint64_t nbytes) {
    base::Failure failure(abi::ErrorCode::ERR_PTO_HANDLE_FOREIGN,
                          std::to_string(nbytes) + " bytes at offset " + std::to_string(offset) + " of segment " +
                              std::to_string(segment) + " (generation " + std::to_string(generation) +
                              ") are not shared memory of this worker.");
    failure.with("segment", segment).with("generation", generation);
    return failure.with("offset", static_cast<int64_t>(offset)).with("nbytes", static_cast<int64_t>(nbytes));
}

napi_value SharedViews::get(uint8_t *data, uint64_t nbytes, std::shared_ptr<const void> hold) {
    require_size(nbytes);
    const Key key{data, nbytes};
    if (napi_value found = find(key)) return found;

    napi_env env = state_->env;
    napi_value buffer = nullptr;
    if (nbytes == 0) {
        void *nothing = nullptr;
        if (napi_create_arraybuffer(env, 0, &nothing, &buffer) != napi_ok) throw shm_failure("no ArrayBuffer can be made.");
        return buffer;
    }
    auto view = std::make_unique<View>(View{state_, key, std::move(hold)});
    const napi_status status = napi_create_external_arraybuffer(env, data, nbytes, finalize, view.get(), &buffer);
    if (status == napi_no_external_buffers_allowed) {
        throw shm_failure("this JavaScript engine allows no ArrayBuffer over shared memory (Electron and builds with pointer "
                          "compression do not). Run workers of level 3 and above in Node.");
    }
    if (status != napi_ok) throw shm_failure("no ArrayBuffer over " + std::to_string(nbytes) + " bytes can be made.");
    const View *kept = view.release();  // `finalize` has it now
    napi_ref reference = nullptr;
    if (napi_create_reference(env, buffer, 0, &reference) != napi_ok) {
        napi_detach_arraybuffer(env, buffer);
        throw shm_failure("an ArrayBuffer over shared memory cannot be kept track of.");
    }
    state_->entries[key] = {reference, kept};
    return buffer;
}

napi_value SharedViews::find(const Key &key) {
    const auto entry = state_->entries.find(key);
    if (entry == state_->entries.end()) return nullptr;
    napi_value buffer = nullptr;
    bool is_detached = false;
    if (napi_get_reference_value(state_->env, entry->second.buffer, &buffer) == napi_ok && buffer != nullptr &&
        napi_is_detached_arraybuffer(state_->env, buffer, &is_detached) == napi_ok && !is_detached) {
        return buffer;
    }
    napi_delete_reference(state_->env, entry->second.buffer);
    state_->entries.erase(entry);
    return nullptr;
}

void SharedViews::finalize(napi_env env, void *, void *data) {
    const std::unique_ptr<View> view(static_cast<View *>(data));
    const std::shared_ptr<State> state = view->state.lock();
    if (state == nullptr) return;
    const auto entry = state->entries.find(view->key);
    // The range may have another view by now.
    if (entry == state->entries.end() || entry->second.view != view.get()) return;
    napi_delete_reference(env, entry->second.buffer);
    state->entries.erase(entry);
}

std::map<SharedViews::Key, SharedViews::Entry>::iterator SharedViews::detach(std::map<Key, Entry>::iterator entry) {
    napi_value buffer = nullptr;
    if (napi_get_reference_value(state_->env, entry->second.buffer, &buffer) == napi_ok && buffer != nullptr) {
        napi_detach_arraybuffer(state_->env, buffer);
    }
    napi_delete_reference(state_->env, entry->second.buffer);
    return state_->entries.erase(entry);
}

void SharedViews::detach(napi_value buffer) {
    void *data = nullptr;
    size_t nbytes = 0;
    if (napi_get_arraybuffer_info(state_->env, buffer, &data, &nbytes) != napi_ok) return;
    const auto entry = state_->entries.find({static_cast<const uint8_t *>(data), nbytes});
    if (entry != state_->entries.end()) detach(entry);
}

void SharedViews::detach_range(const uint8_t *data, uint64_t nbytes) {
    auto entry = state_->entries.lower_bound({data, 0});
    while (entry != state_->entries.end() && entry->first.first < data + nbytes) entry = detach(entry);
}

void SharedViews::detach_all() {
    if (state_->entries.empty()) return;
    napi_handle_scope scope = nullptr;
    if (napi_open_handle_scope(state_->env, &scope) != napi_ok) return;
    auto entry = state_->entries.begin();
    while (entry != state_->entries.end()) entry = detach(entry);
    napi_close_handle_scope(state_->env, scope);
}

}  // namespace addon
}  // namespace pto
