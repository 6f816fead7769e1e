package main

import (
	"syscall"
	"time"
)

type cpu struct{ user, system time.Duration }

// cpuTime is what this process has used so far, all threads together.
func cpuTime() cpu {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return cpu{user: time.Duration(usage.Utime.Nano()), system: time.Duration(usage.Stime.Nano())}
}

func (c cpu) since(before cpu) cpu {
	return cpu{user: c.user - before.user, system: c.system - before.system}
}
