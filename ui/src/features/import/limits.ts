/** Largest file, as the desk bounds it (`MAX_FILE`). */
export const MEGABYTES = 64;
/** What the file dialog offers; another file can be chosen all the same. */
export const FILE_KINDS = '.csv,.tsv,.txt,.xlsx,.xls,.xlsb,.ods,text/csv,text/plain,text/tab-separated-values';
