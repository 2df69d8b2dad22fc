"""CPU time and memory of processes, from /proc of this machine: on a shared machine, the cost of a request says more than its latency."""
import os

TICK = os.sysconf("SC_CLK_TCK")


class Pods:
    """The processes of the pods that selectors name, (namespace, labels) each."""

    def __init__(self, api, selectors):
        self.api, self.selectors = api, selectors

    def seconds(self):
        """Process id -> CPU seconds so far, user and system."""
        uids = [pod["metadata"]["uid"] for namespace, labels in self.selectors
                for pod in self.api.call("GET", f"/api/v1/namespaces/{namespace}/pods?labelSelector={labels}")["items"]]
        return {pid: seconds(pid) for pid in os.listdir("/proc") if pid.isdigit() and belongs(pid, uids)}


def between(before, after):
    """CPU time of the processes that existed all the time; those that start meanwhile belong to another row."""
    return sum(after[pid] - before[pid] for pid in after if pid in before)


def name(pid):
    return _read(f"/proc/{pid}/comm").strip()


def belongs(pid, uids):
    """Whether it is a process of a pod with one of these uids."""
    cgroup = _read(f"/proc/{pid}/cgroup")
    return any(uid in cgroup or uid.replace("-", "_") in cgroup for uid in uids)


def resident(pid):
    """Resident memory in MB, pages of files included."""
    return _kilobytes(f"/proc/{pid}/status", "VmRSS:")


def own(pid):
    """Memory in MB that the process alone uses: pages that it shares are divided by their users."""
    return _kilobytes(f"/proc/{pid}/smaps_rollup", "Pss:")


def _kilobytes(path, name):
    return sum(int(line.split()[1]) for line in _read(path).splitlines() if line.startswith(name)) / 1024


def seconds(pid):
    """CPU seconds so far, user and system."""
    # The name, in brackets, may have spaces.
    fields = _read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK if fields else 0


def _read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""
