#pragma once
/// What the tasks of a host-built graph say about the memory that they touch: an argument that is an address in device
/// memory gives its kernel the block that it lies in, in the direction that the kernel's signature states.

#include "runtime/common/access/access_check.h"
#include "runtime/common/shared/kernel_table.h"
#include "runtime/host_build_graph/host/host_graph.h"

namespace pto {
namespace hbg {

/// Tells `check` about every task of a graph that has not begun to run.
void declare_accesses(HostGraph &graph, const runtime::KernelTable &kernels, runtime::AccessCheck &check);

}  // namespace hbg
}  // namespace pto
