#include "chip_worker/task_folder.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <system_error>

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

void hand_down_kernel_costs(const std::string &output_folder, const std::string &task_folder) {
    constexpr const char *kFileName = "/kernel_costs.json";
    std::error_code error;
    if (output_folder.empty() || !std::filesystem::exists(output_folder + kFileName, error)) return;
    std::filesystem::create_directories(task_folder, error);
    std::filesystem::copy_file(output_folder + kFileName, task_folder + kFileName,
                               std::filesystem::copy_options::overwrite_existing, error);
    if (!error) return;
    throw base::Failure(abi::ErrorCode::ERR_PTO_CONFIG_INVALID,
                        output_folder + kFileName + " cannot be copied to " + task_folder + ": " + error.message() +
                            ". Use a folder that can be read and written.");
}

}  // namespace chip_worker
}  // namespace pto
