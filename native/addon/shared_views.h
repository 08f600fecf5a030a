#pragma once
/// The ArrayBuffers of one environment over shared memory.
///
/// A view keeps its mapping alive: it holds the segment from its creation until the engine of JavaScript has let go of the
/// memory, which is never before the view is detached or collected. Detaching makes memory that is given back unreachable
/// at once; what is left then is a buffer of length 0.
///
/// Everything here is for the thread of the environment.

#include <node_api.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <utility>

#include "base/failure.h"

namespace pto {
namespace addon {

class SharedViews {
public:
    /// Node 20 refuses more.
    static constexpr uint64_t kMaxBytes = uint64_t{4} << 30;

    /// Throws Failure ERR_PTO_SHM when no view can be so large.
    static void require_size(uint64_t nbytes);
    /// For a range that is not inside a segment.
    static base::Failure no_such_range(uint32_t segment, uint32_t generation, uint64_t offset, uint64_t nbytes);

    explicit SharedViews(napi_env env) : state_(std::make_shared<State>()) { state_->env = env; }
    ~SharedViews() { detach_all(); }
    SharedViews(const SharedViews &) = delete;
    SharedViews &operator=(const SharedViews &) = delete;

    /// The view of a range, the same one for as long as it is in use. `hold` keeps the memory mapped.
    /// Throws Failure ERR_PTO_SHM.
    napi_value get(uint8_t *data, uint64_t nbytes, std::shared_ptr<const void> hold);

    /// Detaches one view; any other buffer is left alone.
    void detach(napi_value buffer);
    /// Detaches the views that start in a range.
    void detach_range(const uint8_t *data, uint64_t nbytes);
    void detach_all();

private:
    /// A range, in order of its start.
    using Key = std::pair<const uint8_t *, uint64_t>;
    struct State;
    struct View {
        std::weak_ptr<State> state;
        Key key;
        std::shared_ptr<const void> hold;
    };
    struct Entry {
        napi_ref buffer;  // weak
        const View *view;
    };
    struct State {
        napi_env env;
        std::map<Key, Entry> entries;
    };

    static void finalize(napi_env env, void *data, void *view);
    napi_value find(const Key &key);
    std::map<Key, Entry>::iterator detach(std::map<Key, Entry>::iterator entry);

    const std::shared_ptr<State> state_;
};

}  // namespace addon
}  // namespace pto
