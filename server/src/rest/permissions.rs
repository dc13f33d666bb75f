use rollcall_core::access::Permission;

/// The permission that a call needs, by the call's `operationId`. Core checks it again where the work
/// is done; this check comes before the body is read.
pub fn permission(operation: &str) -> Option<Permission> {
    Some(match operation {
        "create_user" | "create_vendor_user" => Permission::CreateUsers,
        "list_users"
        | "list_vendor_users"
        | "get_user"
        | "get_vendor_user"
        | "get_vendor_user_by_id" => Permission::ReadUsers,
        "patch_user"
        | "patch_vendor_user"
        | "update_user_status"
        | "update_vendor_user_status"
        | "bulk_status" => Permission::EditUsers,
        "delete_user" | "delete_users" | "delete_vendor_users" => Permission::DeleteUsers,
        "report_verification" => Permission::ReportVerifications,
        "create_report" => Permission::RunExports,
        "list_reports" | "get_report" | "get_report_download_url" => Permission::ReadExports,
        "list_audit_logs" => Permission::ReadAudit,
        "list_faces" | "search_face" | "search_face_in_application" | "list_face_lists" => {
            Permission::ReadFaces
        }
        "upload_face" | "delete_face" | "add_to_face_list" | "remove_from_face_list" => {
            Permission::EditFaces
        }
        _ => return None,
    })
}
