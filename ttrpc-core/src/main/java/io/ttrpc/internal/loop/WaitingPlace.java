package io.ttrpc.internal.loop;

import io.ttrpc.internal.loop.EventLoop.Role;

/** The loop in which threads wait, and the part that they may take; shared by many waits. */
record WaitingPlace(EventLoop loop, Role role) {}
