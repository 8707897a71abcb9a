// The words that the scripts show, English and Chinese.
const words = {
  otherLanguage: ["中文", "English"],
  dark: ["Dark", "深色"],
  light: ["Light", "浅色"],
  switchTheme: ["Switch between light and dark", "切换浅色与深色"],
  switchLanguage: ["Switch the language to Chinese", "切换为英文"],
  copy: ["Copy", "复制"],
  copied: ["Copied", "已复制"],
  copyFailed: ["Press Ctrl+C", "请按 Ctrl+C"],
  searchClauses: ["Search clauses", "搜索条款"],
  searchRuns: ["Search scenarios", "搜索场景文件"],
  searchMessages: ["Search topic, payload, device", "搜索主题、载荷、设备"],
  searchTracks: ["Search device or attribute", "搜索设备或属性"],
  allLevels: ["All levels", "全部等级"],
  allStandards: ["All standards", "全部标准"],
  allStrengths: ["All strengths", "全部约束力"],
  allDevices: ["All participants", "全部参与者"],
  allDialects: ["All dialects", "全部方言"],
  allKinds: ["All kinds", "全部类型"],
  level: ["Level", "等级"],
  standard: ["Standard", "标准"],
  strength: ["Strength", "约束力"],
  participant: ["Participant", "参与者"],
  dialect: ["Dialect", "方言"],
  kind: ["Kind", "类型"],
  reset: ["Reset", "重置"],
  findingsOnly: ["Findings only", "仅看发现"],
  nothingMatches: ["Nothing matches.", "没有匹配项。"],
  messagesOnly: ["Messages only", "仅消息"],
  notesOnly: ["Notes only", "仅事件"],
  bridge: ["Bridge", "桥接"],
  outside: ["Others", "其他"],
  noMessageChosen: ["Choose a message to read it. Arrow keys walk the list.", "选择一条消息查看内容，方向键可逐条浏览。"],
  from: ["From", "发送方"],
  receivedBy: ["Received by", "接收方"],
  nobody: ["nobody", "无"],
  lost: ["lost", "丢失"],
  time: ["Time", "时间"],
  quality: ["QoS", "QoS"],
  retained: ["retained", "保留消息"],
  will: ["will", "遗嘱消息"],
  size: ["Size", "大小"],
  recordLine: ["Record line", "记录行"],
  number: ["Number", "编号"],
  device: ["Device", "设备"],
  attribute: ["Attribute", "属性"],
  value: ["Value", "数值"],
  emptyPayload: ["The payload is empty.", "载荷为空。"],
  breaks: ["Breaks", "违反"],
  copyPayload: ["Copy payload", "复制载荷"],
  copyTopic: ["Copy topic", "复制主题"],
  unknown: ["unknown", "未知"],
  resetZoom: ["Whole run", "完整时段"],
  zoomIn: ["Zoom in", "放大"],
  zoomOut: ["Zoom out", "缩小"],
  unchangedToo: ["Unchanged too", "含未变化"],
  zoomHint: ["Drag to zoom, double click for the whole run.", "拖动放大，双击恢复。"],
  fault: ["fault", "故障"],
  scene: ["scene", "联动场景"],
  on: ["on, online", "开、在线"],
  off: ["off", "关"],
  offline: ["offline", "离线"],
  asTable: ["As a table", "以表格显示"],
  sequenceLabel: ["Messages in order of time", "按时间排列的消息"],
  chartLabel: ["State over time", "状态变化"],
  sees: ["seen by", "观察方"],
  noMessages: ["No message was kept.", "未保留消息。"],
};

// The kinds of notes, as a reader sees them.
const noteKinds = {
  step: ["Steps", "步骤"],
  stimulus: ["Stimuli", "激励"],
  scene: ["Scenes", "联动场景"],
  fault: ["Faults", "故障"],
  connection: ["Connections", "连接"],
  presence: ["Presence", "在线状态"],
  expectation: ["Expectations", "预期"],
};

// The signs of notes.
const noteMarks = {
  step: "▸", stimulus: "●", scene: "◆", fault: "▲", connection: "⇄", presence: "◐", expectation: "✓",
};

// How many of something, as words.
const counted = {
  clauses: (shown, all) => [`${grouped(shown)} of ${grouped(all)} clauses`, `${grouped(shown)} / ${grouped(all)} 个条款`],
  runs: (shown, all) => [`${grouped(shown)} of ${grouped(all)} scenarios`, `${grouped(shown)} / ${grouped(all)} 个场景文件`],
  rows: (shown) => [`${grouped(shown)} rows`, `${grouped(shown)} 行`],
  octets: (count) => [`${grouped(count)} octets`, `${grouped(count)} 字节`],
  cut: (kept, all) => [`cut: ${grouped(kept)} of ${grouped(all)} octets`, `已截断：${grouped(kept)} / ${grouped(all)} 字节`],
  gap: (count) => [`${grouped(count)} messages not kept`, `${grouped(count)} 条消息未保留`],
  more: (count) => [`and ${grouped(count)} more`, `另有 ${grouped(count)} 个`],
  showAll: (count) => [`Show all ${grouped(count)}`, `显示全部 ${grouped(count)} 项`],
  showMore: (count) => [`Show ${grouped(count)} more`, `再显示 ${grouped(count)} 项`],
  notesLeftOut: (count) => [`${grouped(count)} notes not kept`, `${grouped(count)} 条事件未保留`],
  changes: (count) => [`${grouped(count)} changes`, `${grouped(count)} 次变化`],
};

// A whole number with a comma between thousands.
function grouped(number) {
  return String(number).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

// A time in milliseconds as a clock shows it, with hours when there are any.
function clock(milliseconds) {
  const total = Math.floor(Math.abs(milliseconds));
  const pad = (number, width) => String(number).padStart(width, "0");
  const hours = Math.floor(total / 3600000);
  const rest = `${pad(Math.floor(total / 60000) % 60, 2)}:${pad(Math.floor(total / 1000) % 60, 2)}.${pad(total % 1000, 3)}`;
  return (milliseconds < 0 ? "-" : "") + (hours > 0 ? `${pad(hours, 2)}:${rest}` : rest);
}

// A length of time in milliseconds with its unit.
function lasting(milliseconds) {
  const size = Math.abs(milliseconds);
  if (size < 10) return `${Number(milliseconds.toFixed(2))} ms`;
  if (size < 1000) return `${Math.round(milliseconds)} ms`;
  return `${Number((milliseconds / 1000).toFixed(2))} s`;
}
