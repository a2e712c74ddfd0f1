package io.buswork.store;

/** A group's end submits something else already. */
public final class GroupEndConflictException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int index;
  private final String group;

  /**
   * @param index the first task of the submission that says it
   * @param group the group
   */
  public GroupEndConflictException(int index, String group) {
    super("group " + group + " has another onGroupDone", null, false, false);
    this.index = index;
    this.group = group;
  }

  /** The first task of the submission that says it. */
  public int index() {
    return index;
  }

  /** The group. */
  public String group() {
    return group;
  }
}
