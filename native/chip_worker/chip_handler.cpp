#include "chip_worker/chip_handler.h"

#include <sys/prctl.h>

#include <cstring>
#include <string>
#include <utility>

#include "base/clock.h"
#include "base/failure.h"
#include "base/json.h"
#include "chip_worker/task_arguments.h"
#include "chip_worker/task_folder.h"

namespace pto {
namespace chip_worker {
namespace {

using abi::ChildPhase;
using abi::CommandKind;
using abi::ErrorCode;
using base::Failure;
using base::Json;
using base::JsonWriter;
using hierarchical::ChildReply;
using hierarchical::LaneJob;

Failure unknown_command(const LaneJob &job) {
    Failure failure(ErrorCode::ERR_PTO_CALLABLE_KIND,
                    "a chip has no command of kind " + std::to_string(job.command.kind) + ".");
    return failure.with("kind", job.command.kind);
}

ChildReply answer(uint64_t result) {
    ChildReply reply;
    reply.result = result;
    return reply;
}

ChildReply answer(std::string json) {
    ChildReply reply;
    reply.text = std::move(json);
    return reply;
}

void set(std::atomic<uint64_t> &counter, uint64_t value) { counter.store(value, std::memory_order_relaxed); }

/// Counters have one writer.
void increase(std::atomic<uint64_t> &counter) { set(counter, counter.load(std::memory_order_relaxed) + 1); }

}  // namespace

std::string ChipHandler::open(const hierarchical::ChildContext &context) {
    context_ = &context;
    config_ = read_chip_config(context.config);
    // What is left then is the life line, which ends an orphan when it has closed its device, or has not within two seconds.
    if (config_.ends_in_order) prctl(PR_SET_PDEATHSIG, 0);
    const driver::HostRuntimeApi &api = driver::load_host_runtime(config_.libraries);
    if (config_.platform != api.get_platform()) {
        Failure failure(ErrorCode::ERR_PTO_RUNTIME_ABI, config_.libraries.host_runtime + " is of platform " +
                                                            api.get_platform() + "; " + config_.platform + " is needed.");
        throw failure.with_text("library", config_.libraries.host_runtime);
    }
    session_ = std::make_unique<driver::ChipSession>(api, config_.device_id);
    callables_ = std::make_unique<CallableTable>(*session_);
    comm_ = std::make_unique<ChipComm>(api, *session_, memory_, context.segments, config_.device_id);
    return JsonWriter()
        .begin_object()
        .key("deviceId").number(config_.device_id)
        .key("platform").string(config_.platform)
        .end_object()
        .take();
}

void ChipHandler::close() noexcept {
    comm_.reset();
    callables_.reset();
    session_.reset();
}

ChildReply ChipHandler::run(const LaneJob &job) {
    if (job.kind() != CommandKind::kRunCallable) throw unknown_command(job);
    increase(counters_.tasks);
    ChildReply reply;
    try {
        const int32_t id = require_callable(job.command.callable);
        const uint64_t inputs =
            read_task_arguments(job.args(), job.nbytes, {context_->segments, memory_, config_.worker_id}, &args_);
        read_settings(job);
        // Others may read an input at the same time, or write it as soon as it is complete here.
        settings_.options.input_tensors = inputs;
        context_->set_phase(ChildPhase::kRun);
        reply.launched_ns = base::monotonic_ns();
        session_->run(id, args_, settings_);
        reply.device_ns = static_cast<uint64_t>(base::monotonic_ns() - reply.launched_ns);
        context_->set_phase(ChildPhase::kCopyOut);
        comm_->store_to_host();
    } catch (...) {
        increase(counters_.errors);
        throw;
    }
    return reply;
}

int32_t ChipHandler::require_callable(uint32_t slot) {
    const CallableTable::Ready ready = callables_->require(slot, [this] { context_->set_phase(ChildPhase::kPrepare); });
    if (!ready.was_late) return ready.id;
    increase(counters_.late_prepares);
    if (ready.is_first_time) {
        driver::log_warning("chip_worker", "chip_process dev=" + std::to_string(config_.device_id) + ": callable '" +
                                               *ready.name + "' was prepared by a run; a chip keeps " +
                                               std::to_string(CallableTable::kCapacity) + " callables prepared, and " +
                                               std::to_string(callables_->size()) + " are registered");
    }
    return ready.id;
}

void ChipHandler::read_settings(const LaneJob &job) {
    settings_ = job.settings == nullptr ? abi::RunSettingsRecord{} : *job.settings;
    const char *const prefix = settings_.config.output_prefix;
    const std::string given_folder(prefix, strnlen(prefix, sizeof(settings_.config.output_prefix)));
    narrow_output_folder(&settings_.config, context_->worker_path, job.command);
    const bool is_modelled = (settings_.options.flags & PTO_RUN_MODEL_TIME) != 0;
    if (is_modelled) hand_down_kernel_costs(given_folder, settings_.config.output_prefix);
    settings_.options.struct_size = sizeof(settings_.options);
}

ChildReply ChipHandler::control_device(const LaneJob &job) {
    const uint64_t *arg = job.command.arg;
    switch (job.kind()) {
        case CommandKind::kMalloc:
            return answer(allocate(arg[0]));
        case CommandKind::kFree:
            memory_.release(*session_, arg[0]);
            count_memory();
            return {};
        case CommandKind::kCopyTo:
            context_->set_phase(ChildPhase::kCopyIn);
            memory_.copy_to(*session_, arg[0], host_range(job), arg[1]);
            return {};
        case CommandKind::kCopyFrom:
            context_->set_phase(ChildPhase::kCopyOut);
            memory_.copy_from(*session_, host_range(job), arg[0], arg[1]);
            return {};
        case CommandKind::kRegister:
            context_->set_phase(ChildPhase::kPrepare);
            register_callable(job);
            count_callables();
            return {};
        case CommandKind::kUnregister:
            callables_->remove(static_cast<uint32_t>(arg[0]));
            count_callables();
            return {};
        case CommandKind::kCommInit:
            return answer(comm_->bootstrap(job.payload()));
        case CommandKind::kAllocDomain:
            return answer(comm_->alloc_domain(arg[0], job.payload()));
        case CommandKind::kReleaseDomain:
            comm_->release_domain(arg[0]);
            return {};
        case CommandKind::kDlopenCounts:
            return answer(uint64_t{session_->host_dlopen_count()} << 32 | uint32_t(session_->aicpu_dlopen_count()));
        default:
            throw unknown_command(job);
    }
}

uint64_t ChipHandler::allocate(uint64_t nbytes) {
    if (nbytes == 0) throw Failure(ErrorCode::ERR_PTO_OPTION_INVALID, "malloc takes a positive number of bytes.");
    const uint64_t address = memory_.allocate(*session_, nbytes);
    count_memory();
    return address;
}

/// The shared memory that a copy names: as many bytes as it copies, from the start of the tensor.
uint8_t *ChipHandler::host_range(const LaneJob &job) const {
    if (job.nbytes != sizeof(abi::TensorRef)) {
        throw Failure(ErrorCode::ERR_PTO_BLOB_INVALID, "a copy names no memory of the host.");
    }
    const auto &ref = *reinterpret_cast<const abi::TensorRef *>(job.bytes);
    return context_->segments.resolve(ref.segment, ref.generation, ref.address, job.command.arg[1]);
}

void ChipHandler::register_callable(const LaneJob &job) {
    std::string problem;
    const auto callable = Json::parse(job.payload(), &problem);
    const std::string &digest = callable ? callable->at("digest").text() : problem;
    if (!callable || digest.empty()) {
        throw Failure(ErrorCode::ERR_PTO_BLOB_INVALID, "a registration cannot be read: " +
                                                           (callable ? std::string("it has no digest") : problem) + ".");
    }
    const uint64_t nbytes = callable->at("nbytes").as_id(0);
    const uint8_t *image = context_->segments.resolve(static_cast<uint32_t>(callable->at("segment").as_id(0)),
                                                      static_cast<uint32_t>(callable->at("generation").as_id(0)),
                                                      callable->at("offset").as_id(0), nbytes);
    callables_->add(static_cast<uint32_t>(job.command.arg[0]), digest, callable->at("name").text(), image, nbytes);
}

ChildReply ChipHandler::control_now(const LaneJob &job) {
    if (job.kind() == CommandKind::kStats) return answer(stats());
    if (job.kind() != CommandKind::kLogLevel) throw unknown_command(job);
    driver::set_log_level(static_cast<int>(job.command.arg[0]), config_.libraries.log_info_verbosity);
    return {};
}

void ChipHandler::count_callables() {
    set(counters_.registered, callables_->size());
    set(counters_.prepared, callables_->prepared());
}

void ChipHandler::count_memory() {
    set(counters_.live_buffers, memory_.live_buffers());
    set(counters_.live_bytes, memory_.live_bytes());
}

std::string ChipHandler::stats() const {
    const std::pair<const char *, const std::atomic<uint64_t> &> all[] = {
        {"tasks", counters_.tasks},
        {"errors", counters_.errors},
        {"registered", counters_.registered},
        {"prepared", counters_.prepared},
        {"latePrepares", counters_.late_prepares},
        {"liveBuffers", counters_.live_buffers},
        {"liveBytes", counters_.live_bytes},
    };
    JsonWriter json;
    json.begin_object();
    for (const auto &[name, counter] : all) {
        json.key(name).number(static_cast<int64_t>(counter.load(std::memory_order_relaxed)));
    }
    return json.end_object().take();
}

}  // namespace chip_worker
}  // namespace pto
