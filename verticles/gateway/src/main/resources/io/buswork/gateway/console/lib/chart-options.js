const HOUR_MILLIS = 3_600_000;

/**
 * Lines over time with one axis each way, as options of ECharts.
 *
 * @param content `series` (each with its `name`, a `color`'s name, `data` of [at, value], and whether
 *     there is an `area` below it) and the `unit` of the values
 * @param theme the `colours` by their names, and the `font`
 */
export function optionsOf({series, unit = ''}, {colours, font}) {
  return {
    animation: false,
    textStyle: {fontFamily: font, color: colours.quiet},
    grid: {left: 8, right: 12, top: 34, bottom: 4, containLabel: true},
    legend: {top: 0, left: 0, icon: 'roundRect', itemWidth: 12, itemHeight: 8, textStyle: {color: colours.quiet}},
    tooltip: {
      trigger: 'axis', renderMode: 'richText', confine: true, backgroundColor: colours.card, borderColor: colours.line,
      textStyle: {color: colours.text},
      valueFormatter: value => (value === null || value === undefined ? '–' : value.toLocaleString() + unit)
    },
    xAxis: {type: 'time', ...(isEmpty(series) ? lastHour() : {}), axisLine: {lineStyle: {color: colours.line}}, axisLabel: {color: colours.quiet, hideOverlap: true}},
    yAxis: {
      type: 'value', min: 0, minInterval: unit ? 0 : 1, splitLine: {lineStyle: {color: colours.line}},
      axisLabel: {color: colours.quiet, formatter: value => value.toLocaleString() + unit}
    },
    series: series.map(({name, color, data, area}) => ({
      name, data, type: 'line', showSymbol: false, lineStyle: {width: 2, color: colours[color]},
      itemStyle: {color: colours[color]}, areaStyle: area ? {color: colours[color], opacity: 0.12} : undefined,
      connectNulls: false
    }))
  };
}

function isEmpty(series) {
  return series.every(({data}) => data.every(([, value]) => value === null));
}

/** Without anything to show the axis would take some days of its own. */
function lastHour() {
  const now = Date.now();
  return {min: now - HOUR_MILLIS, max: now};
}
