#include "runtime/common/recording/scope_statistics.h"

#include <dlfcn.h>

#include <algorithm>
#include <limits>
#include <map>

#include "base/clock.h"
#include "base/draft_file.h"
#include "base/json.h"
#include "runtime/common/recording/make_room.h"
#include "runtime/common/shared/fatal_latch.h"

namespace pto {
namespace runtime {
namespace {

constexpr int kVersion = 6;
/// No runtime lets an orchestration nest its scopes as deep, so the list of open ones never grows.
constexpr size_t kMostDepth = 128;

std::string name_of(const void *site) {
    if (site == ScopeStatistics::kRootSite) return "root";
    Dl_info place;
    const bool is_known = dladdr(site, &place) != 0;
    const void *base = is_known && place.dli_sname != nullptr ? place.dli_saddr : is_known ? place.dli_fbase : nullptr;
    const auto offset = static_cast<unsigned long>(static_cast<const char *>(site) - static_cast<const char *>(base));
    return format_text("%s+0x%lx", is_known && place.dli_sname != nullptr ? place.dli_sname : "orchestration", offset);
}

void write_capacities(base::JsonWriter &json, const char *name, const uint64_t (&of_rings)[kRingCount]) {
    json.key(name).begin_array();
    for (const uint64_t capacity : of_rings) json.number(static_cast<int64_t>(capacity));
    json.end_array();
}

void write_count(base::JsonWriter &json, const char *name, uint64_t count) {
    json.key(name).number(static_cast<int64_t>(count));
}

}  // namespace

void ScopeStatistics::Peaks::take(const Peaks &other) {
    window = std::max(window, other.window);
    heap = std::max(heap, other.heap);
    dep_pool = std::max(dep_pool, other.dep_pool);
    tensor_map = std::max(tensor_map, other.tensor_map);
}

ScopeStatistics::Peaks ScopeStatistics::peaks_of(const RingUse &use) {
    return {use.window_end - use.window_start, use.heap_end - use.heap_start, use.dep_pool_end - use.dep_pool_start,
            use.tensor_map};
}

void ScopeStatistics::begin_run(const ScopeCapacities &capacities) {
    capacities_ = capacities;
    open_.clear();
    open_.reserve(kMostDepth);
    samples_.clear();
    submitted_ = 0;
    dropped_ = 0;
}

void ScopeStatistics::begin_scope(const void *site, uint32_t ring, const RingUse &use) noexcept {
    add({site, false, false, static_cast<uint32_t>(open_.size()), ring, use, {}});
    open_.push_back({site, ring, peaks_of(use)});
}

void ScopeStatistics::note(uint32_t ring, const RingUse &use) noexcept {
    ++submitted_;
    if (!open_.empty() && open_.back().ring == ring) open_.back().peaks.take(peaks_of(use));
}

void ScopeStatistics::end_scope(const RingUse &use) noexcept { end_scope(use, false); }

// Deep scopes share a ring: what one had in use, the scope around it had, too.
void ScopeStatistics::end_scope(const RingUse &use, bool is_left_open) noexcept {
    if (open_.empty()) return;
    OpenScope scope = open_.back();
    open_.pop_back();
    scope.peaks.take(peaks_of(use));
    if (!open_.empty() && open_.back().ring == scope.ring) open_.back().peaks.take(scope.peaks);
    add({scope.site, true, is_left_open, static_cast<uint32_t>(open_.size()), scope.ring, use, scope.peaks});
}

void ScopeStatistics::add(Sample sample) noexcept {
    if (samples_.size() >= most_samples_ || !make_room(samples_)) {
        ++dropped_;
        return;
    }
    sample.time_ns = base::monotonic_ns();
    sample.submitted = submitted_;
    samples_.push_back(sample);
}

int64_t ScopeStatistics::earliest_ns() const {
    return samples_.empty() ? std::numeric_limits<int64_t>::max() : samples_.front().time_ns;
}

void ScopeStatistics::take_times_of(const RunRecords &modelled) {
    auto submit = modelled.submits.begin();
    int64_t time_ns = 0;
    for (Sample &sample : samples_) {
        for (; submit != modelled.submits.end() && submit->submit < sample.submitted; ++submit) time_ns = submit->end_ns;
        sample.time_ns = time_ns;
    }
}

void ScopeStatistics::write(const RecordClock &clock, base::DraftFile &out) const {
    base::JsonWriter meta;
    meta.begin_object().key("version").number(kVersion).key("type").string("meta");
    write_capacities(meta, "task_window", capacities_.task_window);
    write_capacities(meta, "heap", capacities_.heap);
    write_capacities(meta, "dep_pool", capacities_.dep_pool);
    write_count(meta, "tensormap", capacities_.tensor_map);
    write_count(meta, "dropped", dropped_);
    write_clock(meta, clock);
    out.write(meta.end_object().take() + "\n");
    std::map<const void *, std::string> names;
    for (const Sample &sample : samples_) {
        std::string &name = names[sample.site];
        if (name.empty()) name = name_of(sample.site);
        base::JsonWriter json;
        json.begin_object().key("site").string(name).key("phase").string(sample.is_end ? "end" : "begin");
        json.key("depth").number(sample.depth).key("ring").number(sample.ring);
        write_count(json, "task_window_start", sample.use.window_start);
        write_count(json, "task_window_end", sample.use.window_end);
        write_count(json, "heap_start", sample.use.heap_start);
        write_count(json, "heap_end", sample.use.heap_end);
        write_count(json, "dep_pool_start", sample.use.dep_pool_start);
        write_count(json, "dep_pool_end", sample.use.dep_pool_end);
        write_count(json, "tensormap", sample.use.tensor_map);
        if (sample.is_end) {
            write_count(json, "task_window_peak", sample.peaks.window);
            write_count(json, "heap_peak", sample.peaks.heap);
            write_count(json, "dep_pool_peak", sample.peaks.dep_pool);
            write_count(json, "tensormap_peak", sample.peaks.tensor_map);
        }
        std::string time_us;
        append_microseconds(&time_us, sample.time_ns - clock.start_ns);
        json.key("time_us").raw(time_us);
        if (sample.is_left_open) json.key("left_open").boolean(true);
        out.write(json.end_object().take() + "\n");
    }
}

}  // namespace runtime
}  // namespace pto
