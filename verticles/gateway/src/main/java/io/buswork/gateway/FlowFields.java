package io.buswork.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the fields that tie a task to others. */
final class FlowFields {

  /** What a task may wait for: an id, or an item of the same request. */
  static final Pattern REFERENCE = Pattern.compile("[1-9][0-9]{0,18}|#(0|[1-9][0-9]{0,4})");

  /** The most tasks that one waits for. */
  static final int MAX_AFTER = 10_000;

  private static final String REFERENCE_RULE =
      "a task's id, or # and the index of an item of the same request";

  /** What a task at a group's end cannot say: it belongs to nothing. */
  private static final List<String> NOT_AT_END =
      List.of("after", "afterFailed", "group", "onGroupDone", "unique");

  private FlowFields() {}

  /** Reads what a task waits for. */
  static void after(Values values, NewTask task) throws IOException {
    JsonParser parser = values.parser();
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      values.refuse("after", "must be an array of " + REFERENCE_RULE);
      return;
    }
    List<Long> ids = new ArrayList<>();
    List<Integer> items = new ArrayList<>();
    Values each = values.below("after");
    int count = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (count == MAX_AFTER) {
        values.wrong("after", "a task may wait for " + MAX_AFTER + " others");
      }
      if (count++ < MAX_AFTER) {
        reference(each, Integer.toString(count - 1), ids, items);
      } else {
        parser.skipChildren();
      }
    }
    task.after = ids;
    task.afterItems = items;
  }

  private static void reference(Values values, String index, List<Long> ids, List<Integer> items)
      throws IOException {
    String text = values.text(index, REFERENCE, REFERENCE_RULE);
    if (text == null) {
      return;
    }
    if (text.startsWith("#")) {
      items.add(Integer.valueOf(text.substring(1)));
      return;
    }
    try {
      ids.add(Long.valueOf(text));
    } catch (NumberFormatException e) {
      values.wrong(index, "there is no task " + text);
    }
  }

  /** Reads whether a task runs also after a failure. */
  static boolean runIfFailed(Values values) throws IOException {
    String text = values.text("afterFailed");
    if (text != null && !text.equals("run") && !text.equals("cancel")) {
      values.wrong("afterFailed", "afterFailed must be 'cancel' or 'run', not '" + text + "'");
    }
    return "run".equals(text);
  }

  /** Notes what the task at a group's end says and cannot. */
  static void checkEnd(TaskFields end, Values values) {
    if (end.isMissingType()) {
      values.wrong("type", "type is missing: it names the handler");
    }
    for (String field : NOT_AT_END) {
      if (end.says(field)) {
        values.wrong(field, "the task at a group's end has no " + field);
      }
    }
  }

  /** Notes fields that say nothing without another one. */
  static void checkWhole(TaskFields fields, FieldErrors errors, String at) {
    if (fields.says("afterFailed") && !fields.says("after")) {
      errors.add(at + "/after", "after is missing: afterFailed is about tasks it waits for");
    }
    if (fields.says("onGroupDone") && !fields.says("group")) {
      errors.add(at + "/group", "group is missing: onGroupDone is about its end");
    }
  }

  /** Notes that a task which is made again and again cannot be tied to others. */
  static void refuse(NewTask task, FieldErrors errors, String at, String maker) {
    if (task.waits()) {
      errors.add(at + "/after", maker + " makes tasks that wait for no others: it has no after");
    }
    if (task.group != null) {
      errors.add(at + "/group", maker + " makes tasks that belong to no group");
    }
  }
}
