/// Writes which block this is to its row of args[0].
#include "../launch_record.h"
#include "intrinsic.h"
#include "tensor_access.h"

extern "C" void kernel_entry(int64_t *args) {
    const int64_t row = args[1] * get_block_num(args) + get_block_idx(args);
    int32_t *record = data_of(tensor_at(args, 0)) + row * kLaunchFields;
    ++record[kFieldCount];
    record[kFieldBlockIdx] = get_block_idx(args);
    record[kFieldBlockNum] = get_block_num(args);
    record[kFieldSubBlock] = get_sub_block_id(args);
}
