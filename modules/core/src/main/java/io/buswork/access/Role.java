package io.buswork.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What somebody may do. Each role may also do what those before it may. */
public enum Role {
  /** Looks. */
  VIEWER,

  /** Puts work in, and does it as a remote worker. */
  SUBMITTER,

  /** Steps in: tasks, queues, schedules, subscriptions, nodes. */
  OPERATOR,

  /** Says which code runs: modules and HTTP handlers. */
  DEPLOYER,

  /** Says who may do what. */
  ADMIN;

  /** Whether it may do what needs that role. */
  public boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }

  /** The name that users see. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role of that name. */
  public static Optional<Role> ofWireName(String name) {
    return Arrays.stream(values()).filter(role -> role.wireName().equals(name)).findFirst();
  }

  /** All names, the least first, for messages. */
  public static String names() {
    return Arrays.stream(values()).map(Role::wireName).collect(Collectors.joining(", "));
  }
}
