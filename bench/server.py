"""A PostgreSQL server of the benchmark's own, and the CPU seconds that it used."""
import glob
import os
import shutil
import socket
import subprocess
import tempfile


def programs():
    """The folder with initdb of the newest installed PostgreSQL, or None."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda p: int(p.split("/")[4]))
    own = shutil.which("initdb")
    return os.path.dirname(own or found[-1]) if own or found else None


class Server:
    """Durable (fsync on), otherwise as it comes. As root it runs as the user postgres."""

    def __init__(self, place):
        self.bin = programs()
        self.folder = tempfile.mkdtemp(dir=place)
        self.user = []
        if os.geteuid() == 0:
            self.user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
            # Its user must reach the folder through ours.
            self.folder = tempfile.mkdtemp(prefix="dunlin-bench-pg")
            subprocess.run(["chown", "postgres", self.folder], check=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def __enter__(self):
        data = f"{self.folder}/data"
        self.run("initdb", "-D", data, "-U", "dunlin", "-A", "trust")
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder}"
        self.run("pg_ctl", "-D", data, "-o", options, "-l", f"{self.folder}/log", "-w", "start")
        with open(f"{data}/postmaster.pid") as lines:
            self.pid = int(lines.readline())
        return self

    def __exit__(self, *_):
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder)

    def run(self, program, *args):
        subprocess.run([*self.user, f"{self.bin}/{program}", *args], check=True, stdout=subprocess.DEVNULL)

    def sql(self, text):
        """Runs a script in one session of psql; the seconds of the whole server that it cost."""
        before = self.cpu()
        psql = ["psql", "-q", "-h", "127.0.0.1", "-p", str(self.port), "-U", "dunlin", "-v", "ON_ERROR_STOP=1", "postgres"]
        subprocess.run(psql, input=text, text=True, check=True, stdout=subprocess.DEVNULL)
        return self.cpu() - before

    def books(self, schema):
        return f"postgres://dunlin@127.0.0.1:{self.port}/postgres?schema={schema}"

    def cpu(self):
        """CPU seconds of the server's processes so far, those that have ended included."""
        ticks = 0
        for stat in glob.glob("/proc/[0-9]*/stat"):
            try:
                with open(stat) as file:
                    fields = file.read().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(stat.split("/")[2]) == self.pid:
                ticks += sum(int(field) for field in fields[11:15])
            elif int(fields[1]) == self.pid:
                ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")
