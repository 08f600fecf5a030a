#include "runtime/common/recording/dependency_capture.h"

#include <algorithm>
#include <new>
#include <tuple>

#include "base/draft_file.h"
#include "base/fnv1a.h"
#include "base/json.h"
#include "runtime/common/recording/make_room.h"

namespace pto {
namespace runtime {
namespace {

using base::JsonWriter;

const char *name_of(EdgeSource source) {
    switch (source) {
        case EdgeSource::kExplicit: return "explicit";
        case EdgeSource::kCreator: return "creator";
        case EdgeSource::kTensorMap: return "tensormap";
        case EdgeSource::kReader: return "reader";
    }
    return "";
}

const char *name_of(ArgumentKind kind) {
    switch (kind) {
        case ArgumentKind::kInput: return "input";
        case ArgumentKind::kOutput: return "output";
        case ArgumentKind::kInout: return "inout";
        case ArgumentKind::kOutputExisting: return "output_existing";
        case ArgumentKind::kNoDep: return "no_dep";
        case ArgumentKind::kScalar: return "scalar";
    }
    return "";
}

/// Names a buffer in one of its lives: a ring gives the same address to many tasks.
uint64_t tensor_id(const RecordedTensor &tensor) {
    const uint64_t key[] = {tensor.buffer, tensor.owner, static_cast<uint64_t>(tensor.version),
                            static_cast<uint64_t>(tensor.dtype)};
    return base::fnv1a64(key, sizeof(key));
}

template <typename Number>
void write_numbers(JsonWriter &json, const std::string &name, const Number *numbers, uint32_t count) {
    json.key(name).begin_array();
    for (uint32_t i = 0; i < count; ++i) json.number(static_cast<int64_t>(numbers[i]));
    json.end_array();
}

/// Elements of an array, a piece at a time: the text of a large graph is never in memory as a whole.
class Elements {
public:
    explicit Elements(base::DraftFile &out) : out_(out) {}
    Elements(const Elements &) = delete;
    Elements &operator=(const Elements &) = delete;
    ~Elements() { flush(); }
    void add(const JsonWriter &json) {
        text_ += is_first_ ? "\n" : ",\n";
        text_ += json.text();
        is_first_ = false;
        if (text_.size() >= kPieceBytes) flush();
    }

private:
    static constexpr size_t kPieceBytes = 64 << 10;

    void flush() {
        out_.write(text_);
        text_.clear();
    }

    base::DraftFile &out_;
    std::string text_;
    bool is_first_ = true;
};

template <typename Key, typename Place>
bool enter(std::unordered_map<Key, Place> &places, Key key, Place place) noexcept {
    try {
        places.emplace(key, place);
    } catch (const std::bad_alloc &) {
        return false;
    }
    return true;
}

auto order_of(const DependencyCapture::Edge &edge) {
    return std::make_tuple(edge.argument, edge.source, edge.producer);
}

bool is_same_reason(const DependencyCapture::Edge &a, const DependencyCapture::Edge &b) {
    return a.consumer == b.consumer && order_of(a) == order_of(b);
}

}  // namespace

void DependencyCapture::begin_run(bool has_edges) {
    has_edges_ = has_edges;
    tasks_.clear();
    arguments_.clear();
    tensors_.clear();
    edges_.clear();
    waits_.clear();
    given_waits_ = 0;
    task_of_.clear();
    tensor_of_.clear();
    has_task_ = false;
    dropped_ = 0;
}

void DependencyCapture::add_task(const TaskSlot &task, bool is_manual) noexcept {
    has_task_ = tasks_.size() < limits_.tasks && make_room(tasks_) && enter(task_of_, task.id, tasks_.size());
    if (!has_task_) {
        ++dropped_;
        return;
    }
    Task &added = tasks_.emplace_back();
    added.id = task.id;
    std::copy_n(task.func_id, kCoreSlots, added.func_id);
    added.block_num = task.block_num;
    added.is_manual = is_manual;
    added.first_argument = arguments_.size();
    added.argument_count = 0;
    added.starts_together = task.starts_together;
    added.tensor_bytes = 0;
    added.first_wait = given_waits_;
    added.wait_count = static_cast<uint32_t>(waits_.size() - given_waits_);
    given_waits_ = waits_.size();
}

void DependencyCapture::add_argument(ArgumentKind kind, const RecordedTensor &tensor) noexcept {
    const uint64_t id = tensor_id(tensor);
    Argument *argument = add_tensor(id, tensor) ? new_argument(kind) : nullptr;
    if (argument == nullptr) {
        ++dropped_;
        return;
    }
    tasks_.back().tensor_bytes += tensor.element_count() * tensor.element_bytes();
    argument->dtype = tensor.dtype;
    argument->ndims = tensor.ndims;
    argument->tensor = tensor_of_.find(id)->second;
    argument->start = tensor.start;
    std::copy_n(tensor.shape, kRecordedDims, argument->shape);
    std::copy_n(tensor.stride, kRecordedDims, argument->stride);
}

void DependencyCapture::add_scalar(uint64_t value) noexcept {
    if (Argument *argument = new_argument(ArgumentKind::kScalar)) {
        argument->start = value;
    } else {
        ++dropped_;
    }
}

DependencyCapture::Argument *DependencyCapture::new_argument(ArgumentKind kind) noexcept {
    if (!has_task_ || arguments_.size() >= limits_.arguments || !make_room(arguments_)) return nullptr;
    ++tasks_.back().argument_count;
    Argument &argument = arguments_.emplace_back();
    argument.kind = kind;
    return &argument;
}

bool DependencyCapture::add_tensor(uint64_t id, const RecordedTensor &tensor) noexcept {
    if (tensor_of_.count(id) != 0) return true;
    if (!make_room(tensors_) || !enter(tensor_of_, id, static_cast<uint32_t>(tensors_.size()))) return false;
    tensors_.push_back({id, tensor.buffer, tensor.buffer_bytes, tensor.owner, tensor.version, tensor.dtype});
    return true;
}

void DependencyCapture::add_edge(const Edge &edge) noexcept {
    if (!has_edges_) return;
    if (edges_.size() < limits_.edges && make_room(edges_)) {
        edges_.push_back(edge);
    } else {
        ++dropped_;
    }
}

void DependencyCapture::add_wait(TaskId task) noexcept {
    if (make_room(waits_)) {
        waits_.push_back(task);
    } else {
        ++dropped_;
    }
}

// Of edges with the same reason the first one stays: it is the one that says most.
void DependencyCapture::sort_edges() {
    const auto place = [this](TaskId id) {
        const auto known = task_of_.find(id);
        return known != task_of_.end() ? known->second : tasks_.size();
    };
    std::stable_sort(edges_.begin(), edges_.end(), [&](const Edge &a, const Edge &b) {
        if (a.consumer == b.consumer) return order_of(a) < order_of(b);
        return std::make_tuple(place(a.consumer), a.consumer) < std::make_tuple(place(b.consumer), b.consumer);
    });
    edges_.erase(std::unique(edges_.begin(), edges_.end(), is_same_reason), edges_.end());
}

void DependencyCapture::write(base::DraftFile &out) {
    sort_edges();
    out.write("{\"version\":1,\"edges\":[");
    write_edges(out);
    out.write("],\n\"dropped\":" + std::to_string(dropped_) + ",\n\"tasks\":[");
    write_tasks(out);
    out.write("],\n\"tensors\":[");
    write_tensors(out);
    out.write("],\n\"edge_details\":[");
    write_edge_details(out);
    out.write("]}\n");
}

void DependencyCapture::write_edges(base::DraftFile &out) const {
    Elements elements(out);
    std::vector<TaskId> producers;
    for (size_t i = 0; i < edges_.size();) {
        const TaskId consumer = edges_[i].consumer;
        producers.clear();
        for (; i < edges_.size() && edges_[i].consumer == consumer; ++i) producers.push_back(edges_[i].producer);
        std::sort(producers.begin(), producers.end());
        producers.erase(std::unique(producers.begin(), producers.end()), producers.end());
        for (const TaskId producer : producers) {
            JsonWriter json;
            json.begin_array().number(static_cast<int64_t>(producer)).number(static_cast<int64_t>(consumer)).end_array();
            elements.add(json);
        }
    }
}

void DependencyCapture::write_tasks(base::DraftFile &out) const {
    Elements elements(out);
    for (const Task &task : tasks_) {
        JsonWriter json;
        json.begin_object().key("task_id").id(task.id).key("scope").string(task.is_manual ? "manual" : "auto");
        write_numbers(json, "kernel_ids", task.func_id, kCoreSlots);
        json.key("block_num").number(task.block_num).key("args").begin_array();
        for (uint32_t i = 0; i < task.argument_count; ++i) {
            const Argument &argument = arguments_[task.first_argument + i];
            json.begin_object().key("idx").number(i).key("type").string(name_of(argument.kind));
            if (argument.kind == ArgumentKind::kScalar) {
                json.key("value").id(argument.start).end_object();
                continue;
            }
            json.key("tensor_id").id(tensors_[argument.tensor].id).key("dtype").string(get_dtype_name(argument.dtype));
            write_geometry(json, "", argument);
            json.end_object();
        }
        json.end_array().end_object();
        elements.add(json);
    }
}

void DependencyCapture::write_tensors(base::DraftFile &out) const {
    Elements elements(out);
    for (const Tensor &tensor : tensors_) {
        JsonWriter json;
        json.begin_object().key("tensor_id").id(tensor.id).key("buffer_addr").id(tensor.buffer);
        json.key("version").number(tensor.version).key("dtype").string(get_dtype_name(tensor.dtype));
        const uint64_t width = get_element_size(tensor.dtype);
        json.key("buffer_numel").number(static_cast<int64_t>(width > 0 ? tensor.buffer_bytes / width : 0));
        if (tensor.owner != kNoTask) json.key("creator").id(tensor.owner);
        json.end_object();
        elements.add(json);
    }
}

void DependencyCapture::write_edge_details(base::DraftFile &out) const {
    Elements elements(out);
    for (const Edge &edge : edges_) {
        JsonWriter json;
        json.begin_object().key("pred").id(edge.producer).key("succ").id(edge.consumer);
        json.key("source").string(name_of(edge.source));
        const Argument *argument = find(edge.consumer, edge.argument);
        if (edge.argument >= 0) json.key("arg").number(edge.argument);
        if (argument != nullptr) json.key("tensor_id").id(tensors_[argument->tensor].id);
        if (edge.overlap != EdgeOverlap::kUnknown) {
            json.key("overlap").string(edge.overlap == EdgeOverlap::kCovered ? "covered" : "other");
            if (argument != nullptr) write_geometry(json, "consumer_", *argument);
        }
        if (const Argument *written = find(edge.producer, edge.producer_argument)) {
            json.key("producer_arg").number(edge.producer_argument);
            write_geometry(json, "producer_", *written);
        }
        json.end_object();
        elements.add(json);
    }
}

void DependencyCapture::write_geometry(JsonWriter &json, const std::string &prefix, const Argument &argument) {
    write_numbers(json, prefix + "shape", argument.shape, argument.ndims);
    json.key(prefix + "start_offset").number(static_cast<int64_t>(argument.start));
    write_numbers(json, prefix + "strides", argument.stride, argument.ndims);
}

const DependencyCapture::Argument *DependencyCapture::find(TaskId task, int32_t argument) const {
    const auto known = task_of_.find(task);
    if (argument < 0 || known == task_of_.end()) return nullptr;
    const Task &it = tasks_[known->second];
    if (static_cast<uint32_t>(argument) >= it.argument_count) return nullptr;
    const Argument &found = arguments_[it.first_argument + static_cast<uint32_t>(argument)];
    return found.kind != ArgumentKind::kScalar ? &found : nullptr;
}

}  // namespace runtime
}  // namespace pto
