#include "test/fuzz/program_maker.h"

#include <algorithm>

namespace pto {
namespace fuzz {

using namespace program;

ProgramSettings make_settings(const FuzzCase &it, int max_block_dim, int max_threads) {
    Random random(mix(it.seed, 0));
    ProgramSettings settings;
    settings.is_wide = random.chance(8);
    settings.operations = settings.is_wide ? 150 : 10 + random.pick(random.chance(10) ? 300 : 70);
    settings.block_dim = 1 + static_cast<int>(random.pick(random.chance(60) ? 4u : static_cast<uint32_t>(max_block_dim)));
    settings.threads = 1 + static_cast<int>(random.pick(static_cast<uint32_t>(max_threads)));
    for (RingSettings &ring : settings.rings) {
        ring.task_window = settings.is_wide ? 128 : 4u << random.pick(5);
        ring.heap = 1024 * (1 + random.pick(static_cast<uint32_t>(ring.task_window))) + random.pick(1024);
        ring.dep_pool = 4 + random.pick(random.chance(50) ? 8 : 100);
        if (it.task_window) ring.task_window = std::min(ring.task_window, *it.task_window);
        if (!it.has(Feature::kSmallRings)) ring = {16384, uint64_t{256} << 20, 16384};
    }
    settings.tracks_readers = it.tracks_readers.value_or(random.chance(25));
    settings.schedule = it.schedule_seed();
    settings.block_dim = it.block_dim.value_or(settings.block_dim);
    settings.threads = it.threads.value_or(settings.threads);
    return settings;
}

ProgramMaker::ProgramMaker(const FuzzCase &it, const ProgramSettings &settings)
    : it_(it), settings_(settings), rings_(settings.rings, settings.rings + kRings), order_(settings.tracks_readers), edges_(settings.tracks_readers) {
    scopes_.push_back({false, {}});
    add_arguments();
    if (it.operations) {
        for (const uint32_t operation : *it.operations) apply(operation);
    } else {
        for (uint32_t i = 0; i < settings.operations; ++i) apply(i);
    }
    while (scopes_.size() > 1) close();
    notify_all();
    show_created();
    words_[0] = static_cast<int32_t>(words_.size()) - 1;
    for (uint32_t i = 0; i < arguments_.size(); ++i) arguments_[i].after = buffers_[i].bytes;
}

std::vector<ProgramMaker::Argument> ProgramMaker::arguments() const { return arguments_; }

void ProgramMaker::add_arguments() {
    Random random(mix(it_.seed, 1));
    for (uint32_t i = 0; i < kFirstArgument + kArguments; ++i) {
        TensorShape shape = random_shape(random, kMaxBufferBytes);
        if (settings_.is_wide && i == kFirstArgument) shape = {DataType::INT32, {16, 16}};
        if (i == kResults) shape = {DataType::UINT32, {kMaxTasks}};
        std::vector<uint8_t> bytes(shape.bytes());
        for (uint8_t &byte : bytes) byte = static_cast<uint8_t>(random.next());
        arguments_.push_back({shape, bytes, {}});
        buffers_.push_back({static_cast<int32_t>(i) + 1, i, shape, kNoTask, 0, bytes});
    }
}

void ProgramMaker::apply(uint32_t operation) {
    Random random(mix(it_.seed, 2 + uint64_t{operation}));
    const uint64_t key = (uint64_t{operation} + 1) << 8;
    Random notice(mix(it_.seed, ~key));
    if (!deferred_.empty() && notice.chance(35)) notify(notice, key + 128);
    const uint32_t kind = random.pick(100);
    if (kind < 10) {
        const bool is_manual = random.chance(25);
        if (scopes_.size() < kMaxScopes) open(is_manual);
    } else if (kind < 22) {
        if (scopes_.size() > 1) close();
    } else if (kind < 28) {
        if (it_.has(Feature::kDataAccess)) access_element(random, key, kind < 25);
    } else {
        const auto add = kind < 33   ? &ProgramMaker::allocate
                         : kind < 37 ? &ProgramMaker::defer
                                     : &ProgramMaker::add_task;
        Random again = random;
        if ((this->*add)(random, key)) return;
        make_room();
        (this->*add)(again, key);
    }
}

void ProgramMaker::open(bool is_manual) {
    notify_all();
    scopes_.push_back({this->is_manual() || (is_manual && it_.has(Feature::kManualScopes)), {}});
    emit({kOpen, scopes_.back().is_manual});
}

void ProgramMaker::close() {
    notify_all();
    show_created();
    for (const uint32_t task : scopes_.back().tasks) rings_[tasks_[task].ring].release(tasks_[task].place);
    for (Buffer &buffer : buffers_) {
        if (buffer.owner != kNoTask && buffer.depth == scopes_.size()) buffer.is_open = false;
    }
    scopes_.pop_back();
    emit({kClose});
}

void ProgramMaker::make_room() {
    if (scopes_.size() > 1) return close();
    open(false);
}

bool ProgramMaker::has_created() const {
    return std::any_of(buffers_.begin(), buffers_.end(), [this](const Buffer &buffer) {
        return buffer.owner != kNoTask && buffer.is_open && buffer.depth == scopes_.size();
    });
}

bool ProgramMaker::add_task(Random &random, uint64_t key) {
    TaskPlan plan;
    plan_launch(random, &plan);
    plan_targets(random, key, &plan);
    plan_sources(random, key, &plan);
    for (size_t i = plan.uses.size(); i-- > 1;) std::swap(plan.uses[i], plan.uses[random.pick(static_cast<uint32_t>(i) + 1)]);
    const uint32_t scalars = random.chance(30) ? 1 + random.pick(29) : 0;
    for (uint32_t i = 0; i < scalars; ++i) plan.scalars.push_back(random.next());
    if (!it_.has(Feature::kScalars)) plan.scalars.clear();
    plan.seed = random.next();
    return submit(std::move(plan), random, key, true);
}

bool ProgramMaker::allocate(Random &random, uint64_t key) {
    TaskPlan plan;
    plan.slots = 0;
    for (uint32_t left = 1 + random.pick(3); left > 0; --left) {
        plan.uses.push_back(create(random));
        plan.uses.back().has_initial_value = random.chance(60);
    }
    return submit(std::move(plan), random, key, true);
}

// The element must lie in a view that is not empty, and what the orchestration waits for must be complete without it.
void ProgramMaker::access_element(Random &random, uint64_t key, bool is_write) {
    if (!deferred_.empty()) return;
    const std::optional<uint32_t> buffer = pick_buffer(random, key, false);
    if (!buffer) return;
    Use use = use_of(*buffer, random);
    Extents index;
    for (const uint32_t extent : use.view.extents()) {
        if (extent == 0) return;
        index.push_back(random.pick(extent));
    }
    const uint64_t value = random.next();
    const uint32_t width = use.view.width();
    uint8_t *at = &buffers_[*buffer].bytes[size_t{use.view.element(index)} * width];

    Touch element = touch_of(use);
    const ByteSet region = element.bytes;
    element.is_written = is_write;
    element.bytes.reset();
    for (uint32_t i = 0; i < width; ++i) element.bytes.set(use.view.element(index) * width + i);
    if (!order_.may_access(element, region)) return;

    emit({is_write ? kWrite : kRead});
    emit_use(use);
    emit_extents(index);
    if (is_write) {
        emit_long(value);
        std::copy_n(reinterpret_cast<const uint8_t *>(&value), width, at);
    } else {
        uint64_t read = 0;
        std::copy_n(at, width, reinterpret_cast<uint8_t *>(&read));
        sum_ = sum_ * 5u + read;
    }
}

void ProgramMaker::show_created() {
    constexpr size_t kTogether = 5;
    std::vector<uint32_t> created;
    for (uint32_t i = 0; i < buffers_.size(); ++i) {
        const Buffer &it = buffers_[i];
        if (it.owner != kNoTask && it.is_open && it.is_defined && it.depth == scopes_.size()) created.push_back(i);
    }
    for (size_t i = 0; i < created.size(); i += kTogether) {
        const auto first = created.begin() + static_cast<std::ptrdiff_t>(i);
        const auto last = created.begin() + static_cast<std::ptrdiff_t>(std::min(i + kTogether, created.size()));
        if (show({first, last})) continue;
        for (auto one = first; one != last; ++one) show({*one});
    }
}

bool ProgramMaker::show(const std::vector<uint32_t> &buffers) {
    TaskPlan plan;
    plan.slots = 2;
    plan.seed = shown_;
    ViewModel element(buffers_[kResults].shape);
    element.cut({1}, {shown_});
    plan.uses.push_back({kResults, kExisting, kOverwrite, 0, false, element});
    for (const uint32_t buffer : buffers) {
        plan.uses.push_back({buffer, kInput, kSource, 0, false, ViewModel(buffers_[buffer].shape)});
    }
    Random random(mix(it_.seed, ~uint64_t{shown_}));
    if (!submit(std::move(plan), random, ~uint64_t{0}, false)) return false;
    ++shown_;
    return true;
}

}  // namespace fuzz
}  // namespace pto
