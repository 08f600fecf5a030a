#include "hierarchical/host/member.h"
#include "hierarchical/supervisor/signal_name.h"

namespace pto {
namespace hierarchical {
namespace {

/// The last line that says something.
std::string last_line(const std::string &text) {
    const size_t end = text.find_last_not_of(" \n\r\t");
    if (end == std::string::npos) return "";
    const size_t begin = text.find_last_of('\n', end);
    constexpr size_t kLongest = 300;
    return text.substr(begin == std::string::npos ? 0 : begin + 1, end - (begin == std::string::npos ? 0 : begin + 1) + 1)
        .substr(0, kLongest);
}

std::string how_it_ended(const ProcessEnd &end) {
    if (end.pid < 0) return "";
    if (end.signal != 0) return "was ended by " + signal_name(end.signal);
    if (end.exit_code >= 0) return "exited with code " + std::to_string(end.exit_code);
    return "ended; somebody else took its exit status";
}

}  // namespace

WorkerLoss describe_loss(const MemberPlace &place, const ProcessEnd &end, const ChildSighting &sighting,
                         const std::optional<EndReason> &reason) {
    WorkerLoss loss;
    loss.code = reason.has_value() ? reason->code
                : end.signal != 0  ? abi::ErrorCode::ERR_PTO_CHILD_SIGNAL
                                   : abi::ErrorCode::ERR_PTO_CHILD_EXIT;
    loss.pid = end.pid;
    loss.exit_code = end.exit_code;
    loss.signal = reason.has_value() && reason->signal != 0 ? reason->signal : end.signal;
    loss.stderr_tail = end.stderr_tail;
    loss.phase = sighting.phase;
    loss.text = place.path;
    if (end.pid >= 0) loss.text += " (pid " + std::to_string(end.pid) + ")";
    if (reason.has_value()) {
        loss.text += " was given up: " + reason->text;
    } else {
        loss.text += " " + how_it_ended(end);
    }
    loss.text += std::string(" in phase '") + child_phase_name(sighting.phase) + "'";
    const std::string line = last_line(end.stderr_tail);
    if (!line.empty()) loss.text += "; the last that it printed: " + line;
    return loss;
}

base::Failure failure_of(const MemberPlace &place, const WorkerLoss &loss) {
    // Only the task was late; for everybody else the child was killed.
    const bool was_late = loss.code == abi::ErrorCode::ERR_PTO_TASK_TIMEOUT;
    base::Failure failure(was_late ? abi::ErrorCode::ERR_PTO_CHILD_SIGNAL : loss.code, loss.text);
    failure.with_text("worker", place.path).with("pid", loss.pid).with("exitCode", loss.exit_code).with("signal", loss.signal);
    failure.with_text("phase", child_phase_name(loss.phase)).with_text("stderrTail", loss.stderr_tail);
    return failure;
}

}  // namespace hierarchical
}  // namespace pto
