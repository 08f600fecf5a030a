#include "chip_worker/task_folder.h"

#include <algorithm>
#include <cstring>

#include "base/failure.h"

namespace pto {
namespace chip_worker {

void narrow_output_folder(CallConfig *config, const std::string &worker_path, const abi::LaneCommand &command) {
    char *const prefix = config->output_prefix;
    prefix[sizeof(config->output_prefix) - 1] = '\0';
    const size_t length = std::strlen(prefix);
    if (length == 0) return;
    std::string folder = worker_path;
    std::replace(folder.begin(), folder.end(), '/', '.');
    folder = "/" + folder + "/task-" + std::to_string(command.run_id) + "-" + std::to_string(command.task_id);
    if (length + folder.size() >= sizeof(config->output_prefix))
        throw base::Failure(abi::ErrorCode::ERR_PTO_CONFIG_INVALID,
                            "The output folder of a task, " + std::string(prefix) + folder + ", has more than " +
                                std::to_string(sizeof(config->output_prefix) - 1) + " bytes. Use a shorter outputPrefix.");
    std::memcpy(prefix + length, folder.c_str(), folder.size() + 1);
}

}  // namespace chip_worker
}  // namespace pto
